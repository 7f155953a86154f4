import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../bindings';
import { artifactEvent } from '../test/start';
import {
  bytes,
  clock,
  duration,
  eta,
  etaShort,
  percent,
  plural,
  sentence,
  compact,
} from './format';
import { lineage } from './lineage';
import { placeLabel } from './place';
import { scrollFor, visible } from './virtual';
import { actorWord, historyLine } from './words';

describe('numbers', () => {
  it('are said as an analyst reads them', () => {
    expect([0, 0.04, 5.2, 59.99, 125, 3725].map(duration)).toEqual([
      '0 ms',
      '40 ms',
      '5.2 s',
      '1 m 00 s',
      '2 m 05 s',
      '1 h 02 m',
    ]);
    expect([0, 999, 48211, 999_999, 412_000_000].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '48.2 KB',
      '1.0 MB',
      '412 MB',
    ]);
    expect([3, 41, 200, 9000].map(eta)).toEqual([
      'a few seconds left',
      'about 45 s left',
      'about 3 min left',
      'about 3 h left',
    ]);
    expect([3, 41, 200].map(etaShort)).toEqual(['5 s left', '45 s left', '3 min left']);
    expect([9_999, 12_345, 100_000, 1_200_000].map(compact)).toEqual([
      '9,999',
      '12.3K',
      '100K',
      '1.2M',
    ]);
    expect([plural(1, 'file'), plural(12000, 'file')]).toEqual(['1 file', '12,000 files']);
    expect([clock(42), clock(3723)]).toEqual(['0:42', '1:02:03']);
  });

  it('say 100 % only when all is done', () => {
    expect([percent(0, 0), percent(9_999, 10_000), percent(10, 10)]).toEqual([0, 99, 100]);
  });
});

describe('error texts', () => {
  it('are sentences on the screen', () => {
    expect(sentence('the disk is full')).toBe('The disk is full.');
    expect(sentence('No files are chosen.')).toBe('No files are chosen.');
    expect(sentence('is it connected?')).toBe('Is it connected?');
    expect(sentence('/evidence/a.pdf does not exist')).toBe('/evidence/a.pdf does not exist.');
    expect(sentence('')).toBe('');
  });
});

describe('lineage', () => {
  const job = (job_id: string, parent_job_id: string | null = null) => ({ job_id, parent_job_id });

  it('puts a job under the one it extends', () => {
    const tree = lineage([job('a'), job('b'), job('c', 'a'), job('d', 'c')]);
    expect(tree.map(({ job, depth }) => `${job.job_id}${depth}`)).toEqual(['a0', 'c1', 'd2', 'b0']);
  });

  it('loses no job to a missing or circular parent', () => {
    const tree = lineage([job('a', 'gone'), job('b', 'c'), job('c', 'b')]);
    expect(tree.map(({ job }) => job.job_id).sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('words', () => {
  it('say where a chunk stands', () => {
    expect(placeLabel({ page: 3 })).toBe('Page 3');
    expect(placeLabel({ sheet: 'Calls', row: 12 })).toBe('Sheet Calls, row 12');
    expect(placeLabel({ start_seconds: 42, end_seconds: 70.5 })).toBe('0:42–1:10');
    expect(placeLabel({})).toBe('');
  });

  it('say what happened', () => {
    const entry = (
      action: JournalEntry['action'],
      detail: JournalEntry['detail'],
    ): JournalEntry => {
      const event = artifactEvent({});
      return { seq: 1, at: '', actor: '', hash: '', event, action, detail };
    };
    expect(historyLine(entry('finished', { stage: 'extraction', seconds: 5.2 }))).toBe(
      'Finished extraction in 5.2 s',
    );
    expect(historyLine(entry('reprocessed', { stage: 'graph' }))).toBe(
      'Rerun requested from graph',
    );
    expect([actorWord('analyst:asha'), actorWord('worker:7')]).toEqual(['asha', 'Worker 7']);
  });
});

describe('visible rows', () => {
  it('are those in sight and a few spare ones', () => {
    expect(visible(3_400_000 - 700, 700, 34, 100_000, 0)).toEqual({ first: 99_979, last: 100_000 });
    expect(visible(0, 700, 34, 3)).toEqual({ first: 0, last: 3 });
    expect(visible(5000, 700, 34, 0)).toEqual({ first: 0, last: 0 });
  });

  it('scroll as little as needed', () => {
    expect(scrollFor(5, 0, 700, 34)).toBe(0);
    expect(scrollFor(100, 0, 700, 34)).toBe(2734);
    expect(scrollFor(1, 2734, 700, 34)).toBe(34);
  });
});
