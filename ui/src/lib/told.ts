/** What became of a job in one line. The same words as `bureau-model`'s `wire::told`, with the same tests. */
import type { ErrorCode, JobRow } from '../bindings';
import { count, plural } from './format';

export type Ended = Pick<
  JobRow,
  'status' | 'total_files' | 'processed_files' | 'failed_files' | 'cancelled_files' | 'cut_short'
>;

/** Files that ended well. */
export function done(job: Omit<Ended, 'status' | 'cut_short'>): number {
  return Math.max(0, job.processed_files - job.failed_files - job.cancelled_files);
}

/** "2,000 files: 1,997 done, 3 failed", "Cancelled: 1,360 done, 637 not processed, 3 failed". */
export function told(job: Ended): string {
  const { total_files: total, failed_files: failed } = job;
  if (job.status === 'cancelled') {
    return `Cancelled${job.cut_short ? ' while files were being added' : ''}: ${outcome(job)}`;
  }
  if (total === 0) return 'No file was found';
  if (failed === 0) return `${plural(total, 'file')} done`;
  if (failed === total) return `${plural(total, 'file')} failed`;
  return `${plural(total, 'file')}: ${outcome(job)}`;
}

/** "1,360 done, 637 not processed, 3 failed". */
export function outcome(job: Ended): string {
  const words = [`${count(done(job))} done`];
  if (job.cancelled_files > 0) words.push(`${count(job.cancelled_files)} not processed`);
  if (job.failed_files > 0) words.push(`${count(job.failed_files)} failed`);
  return words.join(', ');
}

const reasonWord: Record<ErrorCode, string> = {
  locked: 'locked',
  corrupt: 'damaged',
  unsupported: 'unsupported',
  empty: 'empty',
  too_large: 'too large',
  timeout: 'took too long',
  crashed: 'crashed the reader',
  out_of_memory: 'needed too much memory',
  quarantined: 'quarantined',
  engine_missing: 'without an engine',
  io: 'unreadable',
  internal: 'by an internal error',
};

/** Why files failed: "2 locked, 1 damaged", the most frequent reason first. */
export function reasons(errors: Record<string, number>): string {
  return (Object.keys(reasonWord) as ErrorCode[])
    .map((code) => [code, errors[code] ?? 0] as const)
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([code, n]) => `${count(n)} ${reasonWord[code]}`)
    .join(', ');
}
