/** Which names of a picture have room: the important ones first, none over another, nor over a node of note. */
import type { Point } from './camera';

export interface Named extends Point {
  id: string;
  radius: number;
  /** Width of its name. */
  width: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Height of a line. */
export const lineHeight = 15;
const gap = 3;
const cell = 80;

/** Boxes by id. `items` are in the order of their importance; those of `always` are placed whatever is there. */
export function placeLabels(items: Named[], always: ReadonlySet<string>): Map<string, Box> {
  const taken = new Grid();
  const boxes = new Map<string, Box>();
  const put = (id: string, box: Box) => {
    boxes.set(id, box);
    taken.add(box, id);
  };
  const first = items.filter((one) => always.has(one.id));
  const order = [...first, ...items.filter((one) => !always.has(one.id))];
  let kept = 0;
  for (const [place, one] of order.entries()) {
    for (const node of order.slice(kept, keptFree(place))) taken.add(around(node), node.id);
    kept = keptFree(place);
    const room = sides(one).find((box) => taken.isFree(box, one.id));
    if (room) put(one.id, room);
    else if (always.has(one.id)) put(one.id, below(one));
  }
  return boxes;
}

/** How many nodes the name at a place in the order must not cover: it may lie over far less important ones. */
function keptFree(place: number): number {
  return 60 + place * 4;
}

function around({ x, y, radius }: Named): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function below({ x, y, radius, width }: Named): Box {
  const top = y + radius + gap;
  return { left: x - width / 2, right: x + width / 2, top, bottom: top + lineHeight };
}

/** Where a name may stand: below, right, left, above. */
function sides(one: Named): Box[] {
  const { x, y, radius, width } = one;
  const beside = { top: y - lineHeight / 2, bottom: y + lineHeight / 2 };
  const [right, left] = [x + radius + gap + 1, x - radius - gap - 1];
  const top = y - radius - gap - lineHeight;
  return [
    below(one),
    { ...beside, left: right, right: right + width },
    { ...beside, left: left - width, right: left },
    { left: x - width / 2, right: x + width / 2, top, bottom: top + lineHeight },
  ];
}

/** Boxes by the cells they touch, so that only near ones are compared. */
class Grid {
  #cells = new Map<string, { box: Box; id: string }[]>();

  add(box: Box, id: string) {
    for (const key of cellsOf(box)) {
      const list = this.#cells.get(key) ?? [];
      this.#cells.set(key, list);
      list.push({ box, id });
    }
  }

  /** Nothing else is there; what belongs to `id` itself does not count. */
  isFree(box: Box, id: string): boolean {
    for (const key of cellsOf(box)) {
      for (const other of this.#cells.get(key) ?? []) {
        if (other.id !== id && overlap(box, other.box)) return false;
      }
    }
    return true;
  }
}

function cellsOf(box: Box): string[] {
  const keys: string[] = [];
  for (let x = Math.floor(box.left / cell); x <= Math.floor(box.right / cell); x += 1) {
    for (let y = Math.floor(box.top / cell); y <= Math.floor(box.bottom / cell); y += 1) {
      keys.push(`${x},${y}`);
    }
  }
  return keys;
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
