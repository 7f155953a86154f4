import { describe, expect, it } from 'vitest';
import type { Graph, GraphRelationship } from '../bindings';
import { fitted, next, revealing, shown, zoomed } from './camera';
import { edgesOf, has, isStated, kindsOf, partOf, relationWord } from './graph';
import { overlap, placeLabels, type Named } from './labels';
import { layout } from './layout';

const node = (id: string, type = 'person', mentions = 1) => ({
  ...{ id, type, label: id, properties: { mentions, documents: 1 } },
});
const beside = (source: string, target: string, weight = 1): GraphRelationship => ({
  ...{ source, target, type: 'mentioned_with', properties: { weight, chunks: [weight] } },
});
const says = (source: string, type: string, target: string): GraphRelationship => ({
  ...{ source, target, type, properties: { weight: 1, chunks: [90] } },
});

describe('edges', () => {
  it('join a pair once, with what is stated in each direction', () => {
    const all = [beside('a', 'b', 4), says('b', 'messaged', 'a'), says('a', 'called', 'b')];
    const [edge, ...others] = edgesOf(all, new Set('ab'));
    expect(others).toEqual([]);
    expect(edge).toMatchObject({ weight: 4, forth: ['called'], back: ['messaged'] });
    expect([...(edge?.chunks ?? [])]).toEqual([4, 90]);
  });

  it('lead from one shown node to another', () => {
    expect(edgesOf([beside('a', 'a'), beside('a', 'x'), beside('x', 'y')], new Set('a'))).toEqual(
      [],
    );
  });

  it('are named as people say it', () => {
    expect([relationWord('mentioned_with'), relationWord('paid_to')]).toEqual([
      'named together',
      'paid to',
    ]);
  });
});

describe('the part that is shown', () => {
  const graph: Graph = {
    nodes: [
      node('hub', 'person', 90),
      node('suspect', 'person_of_interest', 1),
      node('day', 'date', 50),
      ...Array.from({ length: 12 }, (_, i) => node(`p${i}`, 'phone', 12 - i)),
    ],
    relationships: [
      ...Array.from({ length: 12 }, (_, i) => beside(`p${i}`, 'hub', 9)),
      ...Array.from({ length: 11 }, (_, i) => beside('p11', `p${i}`, 1)),
      says('p11', 'messaged', 'p10'),
      beside('day', 'hub', 40),
    ],
  };

  it('leaves out kinds that are switched off, and has persons of interest first', () => {
    const { nodes, all } = partOf(graph, new Set(['date']), 5);
    expect(nodes.map((one) => one.id)).toEqual(['suspect', 'hub', 'p0', 'p1', 'p2']);
    expect(all.some((edge) => has(edge, 'day'))).toBe(false);
  });

  it('keeps of each node the heaviest connections, and all that are stated', () => {
    const { strong, all } = partOf(graph, new Set(['date']), 99);
    expect(all).toHaveLength(23);
    const mine = strong.filter((edge) => has(edge, 'p11'));
    expect(mine.filter(isStated).map((edge) => edge.forth)).toEqual([['messaged']]);
    expect(mine.some((edge) => has(edge, 'hub'))).toBe(true);
    expect(strong.filter((edge) => has(edge, 'p0'))).toHaveLength(2);
  });

  it('is told by kind, in the order of the legend', () => {
    const odd = { ...graph, nodes: [node('?', 'rumour'), ...graph.nodes] };
    expect(kindsOf(odd).map(({ type, nodes }) => `${type} ${nodes}`)).toEqual([
      'person_of_interest 1',
      'person 1',
      'phone 12',
      'date 1',
      'rumour 1',
    ]);
  });
});

describe('the layout', () => {
  const nodes = Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, weight: i }));
  const edges = nodes.slice(1).map(({ id }, i) => ({ source: id, target: `${i % 5}`, weight: 1 }));
  const rested = (...args: Parameters<typeof layout>) => {
    const one = layout(...args);
    while (!one.work(50));
    return one.places();
  };

  it('gives the same picture for the same graph, no node on another', () => {
    const places = [...rested(nodes, edges)];
    expect(places).toEqual([...rested(nodes, edges)]);
    for (const [id, a] of places) {
      for (const [other, b] of places) {
        if (id >= other) continue;
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(a.radius + b.radius);
      }
    }
  });

  it('works a little at a time, and moves little when little changed', () => {
    const before = rested(nodes, edges);
    const after = rested(nodes.slice(0, 59), edges.slice(0, 58), before);
    const shift = [...after].map(([id, at]) => {
      const old = before.get(id);
      return old ? Math.hypot(at.x - old.x, at.y - old.y) : 0;
    });
    expect(shift.sort((a, b) => a - b)[30]).toBeLessThan(60);
  });
});

describe('names', () => {
  const named = (id: string, x: number, y: number, width = 60): Named => ({
    ...{ id, x, y, width, radius: 6 },
  });

  it('never stand over one another, the important ones first', () => {
    const items = Array.from({ length: 200 }, (_, i) =>
      named(`${i}`, (i * 37) % 400, (i * 91) % 300),
    );
    const boxes = [...placeLabels(items, new Set())];
    expect(boxes[0]?.[0]).toBe('0');
    expect(boxes.length).toBeGreaterThan(20);
    expect(boxes.length).toBeLessThan(200);
    for (const [id, a] of boxes) {
      for (const [other, b] of boxes) if (id !== other) expect(overlap(a, b)).toBe(false);
    }
  });

  it('give way to the one that is pointed at', () => {
    const crowd = Array.from({ length: 30 }, (_, i) => named(`${i}`, i, i % 3));
    expect(placeLabels(crowd, new Set(['29'])).has('29')).toBe(true);
  });
});

describe('the camera', () => {
  const camera = { zoom: 2, x: 30, y: -10 };

  it('keeps in its place what the pointer is on', () => {
    const at = shown(camera, { x: 5, y: 7 });
    const close = zoomed(camera, 1.7, at);
    expect(shown(close, { x: 5, y: 7 }).x).toBeCloseTo(at.x);
    expect(zoomed(camera, 1000, at).zoom).toBe(zoomed(camera, 10_000, at).zoom);
  });

  it('has all in sight at first', () => {
    const points = [
      { x: -900, y: 0 },
      { x: 700, y: 400 },
    ];
    const all = fitted(points, { width: 800, height: 500 });
    for (const { x, y } of points.map((point) => shown(all, point))) {
      expect(x > 0 && x < 800 && y > 0 && y < 500).toBe(true);
    }
    expect(fitted([], { width: 800, height: 500 })).toEqual({ zoom: 1, x: 400, y: 250 });
  });

  it('moves only as far as a node is out of sight', () => {
    const size = { width: 800, height: 500 };
    const still = { zoom: 1, x: 0, y: 0 };
    expect(revealing(still, { x: 400, y: 250 }, size)).toBe(still);
    expect(shown(revealing(still, { x: 2000, y: 250 }, size), { x: 2000, y: 250 }).x).toBe(740);
  });

  it('finds what is next in a direction', () => {
    const points: [string, { x: number; y: number }][] = [
      ['far', { x: 300, y: 0 }],
      ['near', { x: 100, y: 20 }],
      ['behind', { x: -10, y: 0 }],
      ['above', { x: 5, y: -50 }],
    ];
    const from = { x: 0, y: 0 };
    expect(next(from, { x: 1, y: 0 }, points)).toBe('near');
    expect(next(from, { x: 0, y: -1 }, points)).toBe('above');
    expect(next(from, { x: 0, y: 1 }, points)).toBe(null);
  });
});
