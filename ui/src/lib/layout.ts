/** Places the nodes of a graph: the most mentioned ones, pushed apart, pulled together by their edges. */
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3-force';

export interface LayoutNode {
  id: string;
  weight: number;
}

export interface LayoutEdge {
  source: string;
  target: string;
}

export interface Placed {
  x: number;
  y: number;
  radius: number;
}

interface Body extends SimulationNodeDatum {
  id: string;
  radius: number;
}

const rounds = 260;

export function radiusOf(weight: number): number {
  return 5 + Math.min(15, Math.sqrt(Math.max(0, weight)) * 2.2);
}

/** Positions by id. The same graph gives the same picture. */
export function layout(nodes: LayoutNode[], edges: LayoutEdge[]): Map<string, Placed> {
  const bodies: Body[] = nodes.map(({ id, weight }) => ({ id, radius: radiusOf(weight) }));
  const links: SimulationLinkDatum<Body>[] = edges.map(({ source, target }) => ({
    source,
    target,
  }));
  forceSimulation(bodies)
    .force('charge', forceManyBody<Body>().strength(-220).distanceMax(420))
    .force(
      'link',
      forceLink<Body, SimulationLinkDatum<Body>>(links)
        .id((body) => body.id)
        .distance(72),
    )
    .force('x', forceX<Body>().strength(0.06))
    .force('y', forceY<Body>().strength(0.085))
    .force(
      'collide',
      forceCollide<Body>((body) => body.radius + 14),
    )
    .stop()
    .tick(rounds);
  return new Map(bodies.map(({ id, x = 0, y = 0, radius }) => [id, { x, y, radius }]));
}

/** The picture's frame, with room for labels: x, y, width, height. */
export function frame(placed: Iterable<Placed>, margin = 70): [number, number, number, number] {
  let [left, top, right, bottom] = [-120, -90, 120, 90];
  for (const { x, y } of placed) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [left - margin, top - margin / 2, right - left + 2 * margin, bottom - top + margin];
}
