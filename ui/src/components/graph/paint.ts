/** Draws a graph on a canvas: faint connections below, stated ones over them, nodes, and their names on top. */
import type { GraphNode } from '../../bindings';
import { shown, type Camera, type Point, type Size } from '../../lib/camera';
import { visibleName } from '../../lib/format';
import { has, isStated, relationWord, type Edge } from '../../lib/graph';
import { lineHeight, overlap, placeLabels, type Box, type Named } from '../../lib/labels';
import type { Placed } from '../../lib/layout';
import type { Palette } from './palette';

export interface Scene {
  /** The most important first. */
  nodes: GraphNode[];
  edges: Edge[];
  placed: ReadonlyMap<string, Placed>;
  camera: Camera;
  size: Size;
  palette: Palette;
  /** The one that is pointed at, else the chosen one: what is not connected to it fades. */
  spot: string | null;
  near: ReadonlySet<string>;
  chosen: string | null;
  focused: string | null;
}

type Context = CanvasRenderingContext2D;

const faded = 0.14;
const longest = 26;

export function paint(context: Context, scene: Scene) {
  const { width, height } = scene.size;
  context.clearRect(0, 0, width, height);
  paintConnections(context, scene);
  const stated = scene.edges.filter(isStated);
  for (const edge of stated) paintStated(context, scene, edge);
  for (const node of [...scene.nodes].reverse()) paintNode(context, scene, node);
  const boxes = paintNames(context, scene);
  for (const edge of stated) paintRelation(context, scene, edge, boxes);
  context.globalAlpha = 1;
}

/** Circles grow slower than the plane, so that coming closer gives room. */
export function shownRadius(radius: number, zoom: number): number {
  return radius * Math.max(0.5, Math.min(1.7, Math.sqrt(zoom)));
}

/** Which is at a point of the window. */
export function nodeAt(
  { nodes, placed, camera }: Pick<Scene, 'nodes' | 'placed' | 'camera'>,
  point: Point,
): string | null {
  let best: [string, number] | null = null;
  for (const { id } of nodes) {
    const at = placed.get(id);
    if (!at) continue;
    const { x, y } = shown(camera, at);
    const outside = Math.hypot(point.x - x, point.y - y) - shownRadius(at.radius, camera.zoom);
    if (outside <= 5 && (!best || outside < best[1])) best = [id, outside];
  }
  return best?.[0] ?? null;
}

function isDim({ spot, near }: Scene, id: string): boolean {
  return spot !== null && id !== spot && !near.has(id);
}

/** Lines of one weight are drawn at once. */
function paintConnections(context: Context, scene: Scene) {
  const groups = new Map<string, { edges: Edge[]; weight: number; near: boolean }>();
  for (const edge of scene.edges) {
    if (isStated(edge)) continue;
    const weight = Math.min(6, edge.weight);
    const near = has(edge, scene.spot);
    const key = `${near} ${weight}`;
    const group = groups.get(key) ?? { edges: [], weight, near };
    groups.set(key, group);
    group.edges.push(edge);
  }
  for (const { edges, weight, near } of [...groups.values()].sort(faintFirst)) {
    context.strokeStyle = near ? scene.palette.accent : scene.palette.line;
    context.lineWidth = 0.6 + weight * 0.4 * Math.max(0.4, Math.min(1, scene.camera.zoom));
    const strength = weight === 1 ? 0.4 : 0.5 + weight * 0.08;
    context.globalAlpha = near ? 0.75 : scene.spot === null ? strength : faded * strength;
    context.beginPath();
    for (const edge of edges) trace(context, scene, edge);
    context.stroke();
  }
}

function faintFirst(a: { weight: number; near: boolean }, b: { weight: number; near: boolean }) {
  return Number(a.near) - Number(b.near) || a.weight - b.weight;
}

function trace(context: Context, { placed, camera }: Scene, edge: Edge) {
  const [from, to] = [placed.get(edge.source), placed.get(edge.target)];
  if (!from || !to) return;
  const [a, b] = [shown(camera, from), shown(camera, to)];
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
}

function alphaOf(scene: Scene, edge: Edge): number {
  return scene.spot === null || has(edge, scene.spot) ? 1 : faded;
}

/** A line with a point at the end that it leads to. */
function paintStated(context: Context, scene: Scene, edge: Edge) {
  const [from, to] = [scene.placed.get(edge.source), scene.placed.get(edge.target)];
  if (!from || !to) return;
  context.globalAlpha = alphaOf(scene, edge);
  context.strokeStyle = context.fillStyle = scene.palette.stated;
  context.lineWidth = 2;
  context.beginPath();
  trace(context, scene, edge);
  context.stroke();
  if (edge.forth.length > 0) paintHead(context, scene, from, to);
  if (edge.back.length > 0) paintHead(context, scene, to, from);
}

function paintHead(context: Context, { camera }: Scene, from: Placed, to: Placed) {
  const [a, b] = [shown(camera, from), shown(camera, to)];
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const rim = shownRadius(to.radius, camera.zoom) + 2;
  const tip = { x: b.x - Math.cos(angle) * rim, y: b.y - Math.sin(angle) * rim };
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  for (const side of [-0.42, 0.42]) {
    context.lineTo(tip.x - Math.cos(angle + side) * 10, tip.y - Math.sin(angle + side) * 10);
  }
  context.fill();
}

function paintNode(context: Context, scene: Scene, node: GraphNode) {
  const at = scene.placed.get(node.id);
  if (!at) return;
  const { palette, camera } = scene;
  const { x, y } = shown(camera, at);
  const marked = node.id === scene.chosen || node.id === scene.focused;
  context.beginPath();
  context.arc(x, y, shownRadius(at.radius, camera.zoom), 0, 2 * Math.PI);
  context.globalAlpha = 1;
  context.fillStyle = palette.ground;
  context.fill();
  context.globalAlpha = isDim(scene, node.id) ? faded * 1.6 : 1;
  context.fillStyle = palette.kind(node.type);
  context.fill();
  context.strokeStyle = marked ? palette.accent : palette.ground;
  context.lineWidth = marked ? 3 : 1.5;
  context.stroke();
}

/** Names of what is not faded, as far as there is room. */
function paintNames(context: Context, scene: Scene): Box[] {
  const { camera, palette } = scene;
  const always = new Set([scene.spot, scene.chosen, scene.focused].filter((id) => id !== null));
  const nodes = scene.nodes.filter((node) => !isDim(scene, node.id) || always.has(node.id));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const text = (node: GraphNode) => shorten(node.label, always.has(node.id) ? 60 : longest);
  const items = nodes.flatMap((node): Named[] => {
    const at = scene.placed.get(node.id);
    if (!at) return [];
    const width = widthOf(context, text(node), fontOf(node, palette), palette);
    const radius = shownRadius(at.radius, camera.zoom);
    return [{ id: node.id, x: at.x * camera.zoom, y: at.y * camera.zoom, radius, width }];
  });
  const boxes = placeLabels(items, always);
  context.globalAlpha = 1;
  return [...boxes].map(([id, box]) => {
    const node = byId.get(id);
    if (node) {
      context.font = fontOf(node, palette);
      write(context, text(node), { x: box.left + camera.x, y: box.top + camera.y }, palette);
    }
    return {
      ...{ left: box.left + camera.x, right: box.right + camera.x },
      ...{ top: box.top + camera.y, bottom: box.bottom + camera.y },
    };
  });
}

function widthOf(context: Context, text: string, font: string, { widths }: Palette): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  context.font = font;
  const { width } = context.measureText(text);
  widths.set(key, width);
  return width;
}

function fontOf(node: GraphNode, palette: Palette): string {
  const weight = node.type === 'person_of_interest' ? 600 : 400;
  return `${weight} 12px ${palette.font}`;
}

function write(context: Context, text: string, { x, y }: Point, palette: Palette, colour?: string) {
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3.5;
  context.strokeStyle = palette.ground;
  context.strokeText(text, x, y + lineHeight / 2);
  context.fillStyle = colour ?? palette.text;
  context.fillText(text, x, y + lineHeight / 2);
}

/** What documents say of two, in the middle of their line, where it covers no name. */
function paintRelation(context: Context, scene: Scene, edge: Edge, boxes: Box[]) {
  const [from, to] = [scene.placed.get(edge.source), scene.placed.get(edge.target)];
  if (!from || !to || alphaOf(scene, edge) < 1) return;
  const [a, b] = [shown(scene.camera, from), shown(scene.camera, to)];
  const words = [...new Set([...edge.forth, ...edge.back])].map(relationWord).join(', ');
  context.font = `11px ${scene.palette.font}`;
  const { width } = context.measureText(words);
  if (Math.hypot(b.x - a.x, b.y - a.y) < width + 50) return;
  const at = { x: (a.x + b.x - width) / 2, y: (a.y + b.y - lineHeight) / 2 };
  const box = { left: at.x, right: at.x + width, top: at.y, bottom: at.y + lineHeight };
  if (boxes.some((other) => overlap(box, other))) return;
  boxes.push(box);
  write(context, words, at, scene.palette, scene.palette.stated);
}

function shorten(label: string, letters: number): string {
  const all = Array.from(visibleName(label));
  return all.length > letters
    ? `${all
        .slice(0, letters - 1)
        .join('')
        .trimEnd()}…`
    : all.join('');
}
