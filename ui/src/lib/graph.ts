/**
 * What of a case's graph is worth a look: the kinds that are switched on, the most mentioned of them, and
 * of their connections all that documents state and the strongest of the rest.
 */
import type { EntityKind, Graph, GraphNode, GraphRelationship } from '../bindings';
import { kindColour, kinds } from './words';

export type Connections = 'strong' | 'all';

/** Two entities, however many relationships join them. */
export interface Edge {
  source: string;
  target: string;
  /** Passages that name both. */
  weight: number;
  /** What documents state: the source "messaged" the target. */
  forth: string[];
  /** The same, from the target to the source. */
  back: string[];
  /** Ids of passages that show it. */
  chunks: Set<number>;
}

export interface Part {
  nodes: GraphNode[];
  /** Every connection of these nodes; and those that come first, which also place the nodes. */
  all: Edge[];
  strong: Edge[];
}

/** Kinds of which a case has so many that they hide the others. */
export const hiddenAtFirst: EntityKind[] = ['date', 'money'];
export const besideEachOther = 'mentioned_with';
/** Of each node that many connections are strong. */
const strongest = 3;

function number(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function mentionsOf(node: GraphNode): number {
  return number(node.properties['mentions']);
}

export function documentsOf(node: GraphNode): number {
  return number(node.properties['documents']);
}

export function colourOf(type: string): string {
  return type in kindColour ? kindColour[type as EntityKind] : 'var(--kind-other)';
}

export function isStated(edge: Edge): boolean {
  return edge.forth.length + edge.back.length > 0;
}

export function has(edge: Edge, id: string | null): boolean {
  return edge.source === id || edge.target === id;
}

export function otherEnd(edge: Edge, id: string): string {
  return edge.source === id ? edge.target : edge.source;
}

/** Kinds that the graph has, in the order of the legend, with how many there are of each. */
export function kindsOf(graph: Graph): { type: string; nodes: number }[] {
  const counts = new Map<string, number>();
  for (const { type } of graph.nodes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const known: string[] = kinds;
  const place = (type: string) => (known.includes(type) ? known.indexOf(type) : known.length);
  return [...counts]
    .map(([type, nodes]) => ({ type, nodes }))
    .sort((a, b) => place(a.type) - place(b.type));
}

/** One edge for each pair; the heaviest first. Relationships that lead nowhere or to themselves are left out. */
export function edgesOf(relationships: GraphRelationship[], shown: ReadonlySet<string>): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { source, target, type, properties } of relationships) {
    if (source === target || !shown.has(source) || !shown.has(target)) continue;
    const key = JSON.stringify([source, target].sort());
    const edge = edges.get(key) ?? { source, target, weight: 0, ...emptyEdge() };
    edges.set(key, edge);
    edge.weight = Math.max(edge.weight, number(properties['weight']) || 1);
    for (const chunk of chunksOf(properties['chunks'])) edge.chunks.add(chunk);
    if (type !== besideEachOther) (edge.source === source ? edge.forth : edge.back).push(type);
  }
  return [...edges.values()].sort((a, b) => b.weight - a.weight);
}

function emptyEdge(): Pick<Edge, 'forth' | 'back' | 'chunks'> {
  return { forth: [], back: [], chunks: new Set() };
}

function chunksOf(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}

/** All that is stated, and of each node the heaviest few; of equal ones those to the more mentioned. */
export function strongOf(edges: Edge[], nodes: GraphNode[], each = strongest): Edge[] {
  const mentions = new Map(nodes.map((node) => [node.id, mentionsOf(node)]));
  const kept = new Set(edges.filter(isStated));
  for (const [id, mine] of byNode(edges)) {
    const partner = (edge: Edge) => mentions.get(otherEnd(edge, id)) ?? 0;
    mine.sort((a, b) => b.weight - a.weight || partner(b) - partner(a));
    for (const edge of mine.slice(0, each)) kept.add(edge);
  }
  return edges.filter((edge) => kept.has(edge));
}

function byNode(edges: Edge[]): Map<string, Edge[]> {
  const map = new Map<string, Edge[]>();
  for (const edge of edges) {
    for (const id of [edge.source, edge.target]) {
      const list = map.get(id);
      if (list) list.push(edge);
      else map.set(id, [edge]);
    }
  }
  return map;
}

/** The part of the graph to show. Persons of interest come before everybody else. */
export function partOf(graph: Graph, hidden: ReadonlySet<string>, limit: number): Part {
  const nodes = graph.nodes
    .filter((node) => !hidden.has(node.type))
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, limit);
  const all = edgesOf(graph.relationships, new Set(nodes.map((node) => node.id)));
  return { nodes, all, strong: strongOf(all, nodes) };
}

export function rank(node: GraphNode): number {
  return mentionsOf(node) + (node.type === 'person_of_interest' ? 1e6 : 0);
}

/** `messaged`, or for a connection that nothing states: `named together`. */
export function relationWord(type: string): string {
  return type === besideEachOther ? 'named together' : type.replaceAll('_', ' ');
}
