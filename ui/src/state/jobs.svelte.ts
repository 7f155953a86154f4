/** Every job with its counters, and how long the running ones of the open case will take. */
import { SvelteMap } from 'svelte/reactivity';
import type { Event, JobEvent, JobRow } from '../bindings';
import { throttle } from '../lib/throttle';
import type { Client } from '../platform/client';

export function isActive(job: Pick<JobRow, 'status'>): boolean {
  return job.status === 'queued' || job.status === 'processing';
}

export class Jobs {
  /** Seconds left, by job; null while unknown. */
  estimates = new SvelteMap<string, number | null>();
  #rows = new SvelteMap<string, JobRow>();
  #byCase = new Map<string, Set<string>>();
  #unclear = new Set<string>();
  #watched: string | null = null;
  #clarify = throttle(() => void this.#askUnclear(), 300);
  #estimate = throttle(() => void this.#askEstimates(), 4000);

  constructor(private client: Client) {}

  async load() {
    for (const job of (await this.client.getJobs()).jobs) this.#put(job);
  }

  get(id: string): JobRow | undefined {
    return this.#rows.get(id);
  }

  /** Jobs of a case, the oldest first. */
  ofCase(name: string): JobRow[] {
    const jobs = [...this.#rows.values()].filter((job) => job.case_name === name);
    return jobs.sort((a, b) => a.created_at.localeCompare(b.created_at));
  }

  /** The same without making the caller depend on every job. */
  idsOf(name: string): ReadonlySet<string> {
    return this.#byCase.get(name) ?? new Set();
  }

  watch(caseName: string | null) {
    this.#watched = caseName;
    this.#estimate();
  }

  apply(event: Event) {
    if (event.type !== 'job_status') return;
    const before = this.#rows.get(event.job_id);
    if (!before || tellsNothing(before, event)) this.#ask(event.case_name);
    this.#put(merge(before, event));
    if (event.case_name === this.#watched) this.#estimate();
  }

  /** What a command of this window changed, before the journal says so. */
  patch(id: string, change: Partial<JobRow>) {
    const job = this.#rows.get(id);
    if (job) this.#rows.set(id, { ...job, ...change });
  }

  #put(job: JobRow) {
    this.#rows.set(job.job_id, job);
    const ids = this.#byCase.get(job.case_name) ?? new Set();
    this.#byCase.set(job.case_name, ids.add(job.job_id));
    if (!isActive(job)) this.estimates.delete(job.job_id);
  }

  #ask(caseName: string) {
    this.#unclear.add(caseName);
    this.#clarify();
  }

  /** A parent, a pause or the end of intake: what a job's event does not say. */
  async #askUnclear() {
    const names = [...this.#unclear];
    this.#unclear.clear();
    for (const name of names) {
      const answer = await this.client.getJobs(name).catch(() => null);
      for (const job of answer?.jobs ?? []) {
        const { parent_job_id, created_at, paused, taking_in } = job;
        if (this.#rows.has(job.job_id))
          this.patch(job.job_id, { parent_job_id, created_at, paused, taking_in });
        else this.#put(job);
      }
    }
  }

  async #askEstimates() {
    for (const id of this.idsOf(this.#watched ?? '')) {
      const job = this.#rows.get(id);
      if (!job || !isActive(job)) continue;
      const answer = await this.client.getJobEstimate(id).catch(() => null);
      if (answer) this.estimates.set(id, answer.eta_seconds);
    }
  }
}

/** The event repeats what is known: it announces something that it does not carry. */
function tellsNothing(before: JobRow, event: JobEvent): boolean {
  return (
    before.status === event.status &&
    before.total_files === event.total_files &&
    before.processed_files === event.processed_files &&
    before.failed_files === event.failed_files
  );
}

function merge(before: JobRow | undefined, event: JobEvent): JobRow {
  const { job_id, case_name, status, total_files, processed_files, failed_files } = event;
  const ended = !isActive({ status });
  return {
    parent_job_id: before?.parent_job_id ?? null,
    created_at: before?.created_at ?? event.timestamp,
    taking_in: !ended && (before?.taking_in ?? true),
    paused: !ended && (before?.paused ?? false),
    completed_at: ended ? (before?.completed_at ?? event.timestamp) : null,
    ...{ job_id, case_name, status, total_files, processed_files, failed_files },
  };
}
