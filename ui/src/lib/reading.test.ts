import { describe, expect, it } from 'vitest';
import type { Chunk, Table, Word } from '../bindings';
import { pairs } from './aligned';
import { lines, runs } from './reading';
import { choicesOf, columnKey, joined, saidOtherwise } from './tables';
import { passageFacts } from './words';

const word = (text: string, confidence: number, at?: number): Word => ({
  text,
  confidence,
  ...(at === undefined ? {} : { seconds: [at, at + 0.5] as [number, number] }),
});

describe("a machine's reading", () => {
  it('marks each uncertain word', () => {
    expect(runs([word('the', 0.9), word('big', 0.6), word('d0g', 0.594), word('ran', 1)])).toEqual([
      { text: 'the big', percent: null },
      { text: 'd0g', percent: 59 },
      { text: 'ran', percent: null },
    ]);
  });

  it('of speech is in lines of some seconds, of a page in one', () => {
    const spoken = [word('a', 1, 0), word('b', 1, 7.9), word('c', 1, 8), word('d', 1, 9)];
    expect(lines(spoken).map((line) => [line.at, line.words.length])).toEqual([
      [0, 2],
      [8, 2],
    ]);
    expect(lines([word('a', 1), word('b', 1)])).toHaveLength(1);
  });

  it('says how certain it is, in which languages, how turned', () => {
    const passage = { place: { page: 1 }, origin: 'ocr' as const, words: [], confidence: 0.874 };
    expect(passageFacts({ ...passage, languages: ['en', 'hi'], turned: 90 })).toBe(
      '87 % certain · English, Hindi · turned 90°',
    );
    expect(passageFacts({ ...passage, languages: [] })).toBe('87 % certain');
  });
});

describe('a translation', () => {
  it('stands beside its source, offsets in scalar values', () => {
    const chunk = (ordinal: number, text: string): Chunk => ({
      id: ordinal,
      ordinal,
      text,
      place: {},
    });
    const source = [chunk(0, '🚚 एक। दो।')];
    const target = [chunk(0, 'One. '), chunk(1, 'Two.')];
    const aligned = [
      { source: [0, 0, 5], target: [0, 0, 5] },
      { source: [0, 6, 9], target: [1, 0, 4] },
      { source: [7, 0, 1], target: [7, 0, 1] },
    ] as { source: [number, number, number]; target: [number, number, number] }[];
    expect(pairs(source, target, aligned)).toEqual([
      { source: '🚚 एक।', target: 'One.' },
      { source: 'दो।', target: 'Two.' },
    ]);
  });
});

describe('columns of tables', () => {
  const table: Table = {
    ...{ sheet: 'Calls', header_row: 1, rows: 2, calls: 2 },
    columns: [
      { name: 'A', values: 'number', meaning: 'caller' },
      { name: 'B', values: 'number', meaning: null },
    ],
  };

  it('are sent only where the analyst says otherwise', () => {
    const choices = choicesOf([table]);
    expect(saidOtherwise([table], choices)).toEqual([]);
    choices[columnKey('Calls', 1)] = 'called';
    choices[columnKey('Calls', 0)] = null;
    expect(saidOtherwise([table], choices)).toEqual([
      { sheet: 'Calls', column: 0, meaning: null },
      { sheet: 'Calls', column: 1, meaning: 'called' },
    ]);
  });

  it('keep what was said of others before', () => {
    const before = [{ sheet: '', column: 0, meaning: 'caller' as const }];
    const now = [{ sheet: '', column: 1, meaning: 'called' as const }];
    expect(joined(before, now)).toEqual([...before, ...now]);
    expect(joined(before, [{ sheet: '', column: 0, meaning: null }])).toEqual([
      { sheet: '', column: 0, meaning: null },
    ]);
  });
});
