/** The part of a case's graph that fits on a screen. */
import type { EntityKind, Graph, GraphNode } from '../bindings';
import { kindColour } from './words';

export interface Edge {
  id: string;
  source: string;
  target: string;
  type: string;
  weight: number;
}

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

/** The most mentioned nodes and the edges between them. Edges that lead nowhere are left out. */
export function topOf(graph: Graph, limit: number): { nodes: GraphNode[]; edges: Edge[] } {
  const nodes = [...graph.nodes].sort((a, b) => mentionsOf(b) - mentionsOf(a)).slice(0, limit);
  const shown = new Set(nodes.map((node) => node.id));
  const edges = graph.relationships
    .filter(({ source, target }) => shown.has(source) && shown.has(target) && source !== target)
    .map(({ source, target, type, properties }, index) => {
      return { id: `${index}`, source, target, type, weight: number(properties['weight']) || 1 };
    });
  return { nodes, edges };
}
