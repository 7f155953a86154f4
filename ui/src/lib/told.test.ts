import { describe, expect, it } from 'vitest';
import type { ArtifactGroup, Status } from '../bindings';
import { estimated, etaRange } from './format';
import { groupOf, lacks, toneOf, type StatusFacts } from './group';
import { reasons, told, type Ended } from './told';

function ended(status: Status, total: number, failed = 0, cancelled = 0): Ended {
  return {
    status,
    total_files: total,
    processed_files: total,
    failed_files: failed,
    cancelled_files: cancelled,
    cut_short: false,
  };
}

describe('what became of a job', () => {
  it('is never called done when it was cancelled', () => {
    expect(told(ended('cancelled', 2000, 3, 637))).toBe(
      'Cancelled: 1,360 done, 637 not processed, 3 failed',
    );
    expect(told(ended('cancelled', 5, 0, 5))).toBe('Cancelled: 0 done, 5 not processed');
    expect(told({ ...ended('cancelled', 3), cut_short: true })).toBe(
      'Cancelled while files were being added: 3 done',
    );
  });

  it('says how many files are done, and how many failed', () => {
    expect(told(ended('completed', 1))).toBe('1 file done');
    expect(told(ended('completed', 2000, 3))).toBe('2,000 files: 1,997 done, 3 failed');
    expect(told(ended('failed', 3, 3))).toBe('3 files failed');
    expect(told(ended('failed', 0))).toBe('No file was found');
  });

  it('comes with reasons', () => {
    expect(reasons({ corrupt: 1, locked: 2, io: 0 })).toBe('2 locked, 1 damaged');
  });
});

describe('what is left', () => {
  it('is a range in words that a person would choose', () => {
    expect(etaRange({ from: 4, to: 50 })).toBe('less than a minute left');
    expect(etaRange({ from: 130, to: 290 })).toBe('2 to 5 min left');
    expect(etaRange({ from: 180, to: 180 })).toBe('about 3 min left');
    expect(etaRange({ from: 20, to: 70 })).toBe('up to 2 min left');
    expect(etaRange({ from: 4000, to: 9000 })).toBe('1 to 3 h left');
    expect(estimated({ seconds: { from: 130, to: 290 }, untimed: 1 })).toBe(
      '2 to 5 min left, and 1 file of a kind not timed yet',
    );
    expect(estimated({ seconds: null, untimed: 9 })).toBe('');
  });
});

describe('the group of an artifact', () => {
  const row = (change: Partial<StatusFacts>): StatusFacts => ({
    ...{ status: 'processing', waiting_stage: null, gaps: [], error_code: null },
    ...change,
  });
  const group = (change: Partial<StatusFacts>, paused = false): ArtifactGroup =>
    groupOf(row(change), paused);

  it('tells what runs from what waits and what is paused', () => {
    expect(group({})).toBe('running');
    expect(group({ waiting_stage: 'graph' })).toBe('waiting');
    expect(group({ waiting_stage: 'graph' }, true)).toBe('paused');
    expect(group({ status: 'queued', waiting_stage: 'extraction' })).toBe('queued');
    expect(group({ status: 'queued', waiting_stage: 'extraction' }, true)).toBe('paused');
    expect(group({}, true)).toBe('running');
  });

  it('tells failures apart, and a completed file that lacks something', () => {
    expect(group({ status: 'failed', error_code: 'locked' })).toBe('locked');
    expect(group({ status: 'failed', error_code: 'crashed' })).toBe('failed');
    expect(group({ status: 'completed' })).toBe('completed');
    expect(group({ status: 'completed', gaps: ['transcription'] })).toBe('completed_with_gaps');
  });

  it('is amber only where words of the evidence are missing', () => {
    expect(toneOf('completed_with_gaps', ['transcription', 'embeddings'])).toBe('warn');
    expect(toneOf('completed_with_gaps', ['embeddings'])).toBe('good');
    expect(toneOf('locked', [])).toBe('warn');
    expect(toneOf('corrupt', [])).toBe('bad');
  });

  it('comes with what is lacking and why', () => {
    const status = 'completed' as const;
    const skipped_stages = { transcription: 'no speech model is installed' };
    expect(lacks({ status, gaps: ['transcription', 'embeddings'], skipped_stages })).toEqual([
      'no transcript: no speech model is installed',
      'no search by meaning',
    ]);
    expect(lacks({ status: 'failed', gaps: ['transcription'], skipped_stages })).toEqual([]);
  });
});
