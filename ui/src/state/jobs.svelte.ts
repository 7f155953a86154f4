/** Every job with its counters, and how long the running ones of the open case will take. */
import { SvelteMap } from 'svelte/reactivity';
import type { Event, JobEstimate, JobEvent, JobRow } from '../bindings';
import { throttle } from '../lib/throttle';
import type { Client } from '../platform/client';

export function isActive(job: Pick<JobRow, 'status'>): boolean {
  return job.status === 'queued' || job.status === 'processing';
}

export class Jobs {
  /** What is left, by job. */
  estimates = new SvelteMap<string, JobEstimate>();
  #rows = new SvelteMap<string, JobRow>();
  #byCase = new Map<string, Set<string>>();
  #watched: string | null = null;
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

  /** Changes whenever a job of the case begins or ends. */
  statuses(name: string): string {
    return this.ofCase(name)
      .map((job) => job.job_id + job.status)
      .join();
  }

  watch(caseName: string | null) {
    this.#watched = caseName;
    this.#estimate();
  }

  apply(event: Event) {
    if (event.type !== 'job_status') return;
    this.#put(merge(this.#rows.get(event.job_id), event));
    if (event.case_name === this.#watched) this.#estimate();
  }

  #put(job: JobRow) {
    this.#rows.set(job.job_id, job);
    const ids = this.#byCase.get(job.case_name) ?? new Set();
    this.#byCase.set(job.case_name, ids.add(job.job_id));
    if (!isActive(job)) this.estimates.delete(job.job_id);
  }

  async #askEstimates() {
    for (const id of this.idsOf(this.#watched ?? '')) {
      const job = this.#rows.get(id);
      if (!job || !isActive(job)) continue;
      const answer = await this.client.getJobEstimate(id).catch(() => null);
      if (answer) this.estimates.set(id, answer);
    }
  }
}

/** The event says all of a job but when it ended, which is when it was first announced as ended. */
function merge(before: JobRow | undefined, event: JobEvent): JobRow {
  const { job_id, case_name, parent_job_id, created_at, status, taking_in, paused } = event;
  const { total_files, processed_files, failed_files, cancelled_files, cut_short } = event;
  const completed_at = isActive(event) ? null : (before?.completed_at ?? event.timestamp);
  return {
    ...{ job_id, case_name, parent_job_id, created_at, status, taking_in, paused },
    ...{ total_files, processed_files, failed_files, cancelled_files, cut_short, completed_at },
  };
}
