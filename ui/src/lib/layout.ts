/** Places the nodes of a graph: pushed apart, pulled together by their edges, a little at a time. */
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type Simulation,
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
  weight: number;
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

export interface Layout {
  /** Works on it for some milliseconds; true when it has come to rest. */
  work(ms: number): boolean;
  /** Where everything is by now. */
  places(): Map<string, Placed>;
}

/** Rounds until it rests: of a new picture, and of one that only changed. */
const rounds = { fresh: 300, changed: 120 };

export function radiusOf(weight: number): number {
  return 5 + Math.min(13, Math.sqrt(Math.max(0, weight)) * 1.9);
}

/** Begins where the nodes were, as far as they were there before. The same graph gives the same picture. */
export function layout(
  nodes: LayoutNode[],
  edges: LayoutEdge[],
  before: ReadonlyMap<string, Placed> = new Map(),
): Layout {
  const known = nodes.filter((node) => before.has(node.id)).length;
  const changed = known > 0 && known >= nodes.length / 2;
  const bodies = nodes.map(({ id, weight }): Body => {
    const at = changed ? before.get(id) : undefined;
    return { id, radius: radiusOf(weight), ...(at && { x: at.x, y: at.y }) };
  });
  const simulation = forces(bodies, edges);
  let left = changed ? rounds.changed : rounds.fresh;
  if (changed) simulation.alpha(0.15);
  return {
    work(ms) {
      const end = performance.now() + ms;
      while (left > 0 && performance.now() <= end) {
        simulation.tick();
        left -= 1;
      }
      return left === 0;
    },
    places: () =>
      new Map(bodies.map(({ id, x = 0, y = 0, radius }) => [id, { x, y, radius }] as const)),
  };
}

function forces(bodies: Body[], edges: LayoutEdge[]): Simulation<Body, undefined> {
  const links = edges.map(({ source, target, weight }) => ({ source, target, weight }));
  type Link = SimulationLinkDatum<Body> & { weight: number };
  return forceSimulation(bodies)
    .force('charge', forceManyBody<Body>().strength(-420).distanceMax(640))
    .force(
      'link',
      forceLink<Body, Link>(links)
        .id((body) => body.id)
        .distance((link) => 70 + 60 / Math.sqrt(link.weight)),
    )
    .force('x', forceX<Body>().strength(0.034))
    .force('y', forceY<Body>().strength(0.095))
    .force(
      'collide',
      forceCollide<Body>((body) => body.radius + 22),
    )
    .stop();
}
