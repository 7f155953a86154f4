/** How the plane of a picture lies under its window: shown = place × zoom + offset. */
export interface Point {
  x: number;
  y: number;
}

export interface Camera extends Point {
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Room around the picture for the names at its rim. */
const margin = { x: 84, top: 50, bottom: 44 };
const closest = 1.5;
const bounds = { min: 0.08, max: 6 };

export function shown(camera: Camera, { x, y }: Point): Point {
  return { x: x * camera.zoom + camera.x, y: y * camera.zoom + camera.y };
}

export function moved(camera: Camera, by: Point): Camera {
  return { ...camera, x: camera.x + by.x, y: camera.y + by.y };
}

/** Closer or further; what lies at the point stays there. */
export function zoomed(camera: Camera, factor: number, at: Point): Camera {
  const zoom = Math.max(bounds.min, Math.min(bounds.max, camera.zoom * factor));
  const by = zoom / camera.zoom;
  return { zoom, x: at.x - (at.x - camera.x) * by, y: at.y - (at.y - camera.y) * by };
}

/** All of it in sight, but no closer than is pleasant. */
export function fitted(points: Iterable<Point>, { width, height }: Size): Camera {
  const all = [...points];
  if (all.length === 0) return { zoom: 1, x: width / 2, y: height / 2 };
  const [xs, ys] = [all.map((at) => at.x), all.map((at) => at.y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const room = { x: width - 2 * margin.x, y: height - margin.top - margin.bottom };
  const wanted = Math.min(
    closest,
    Math.max(1, room.x) / Math.max(1, right - left),
    Math.max(1, room.y) / Math.max(1, bottom - top),
  );
  const zoom = Math.max(bounds.min, wanted);
  return {
    zoom,
    x: width / 2 - ((left + right) / 2) * zoom,
    y: margin.top + room.y / 2 - ((top + bottom) / 2) * zoom,
  };
}

/** As little as is needed to have a point well in sight. */
export function revealing(camera: Camera, point: Point, { width, height }: Size): Camera {
  const { x, y } = shown(camera, point);
  const by = { x: inside(x, width) - x, y: inside(y, height) - y };
  return by.x === 0 && by.y === 0 ? camera : moved(camera, by);
}

function inside(at: number, length: number): number {
  const edge = Math.min(60, length / 2);
  return Math.max(edge, Math.min(length - edge, at));
}

/** The nearest of the points that lie in a direction; those straight ahead count as nearer. */
export function next(
  from: Point,
  direction: Point,
  points: Iterable<[string, Point]>,
): string | null {
  let best: [string, number] | null = null;
  for (const [id, at] of points) {
    const [dx, dy] = [at.x - from.x, at.y - from.y];
    const ahead = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y - dy * direction.x);
    if (ahead <= 0 || aside > ahead * 2) continue;
    const distance = ahead + aside * 1.5;
    if (!best || distance < best[1]) best = [id, distance];
  }
  return best?.[0] ?? null;
}
