/** The cases with their counters, the newest activity first. Counters are sums over the jobs. */
import type { CaseOverview, Event, JobRow, WireError } from '../bindings';
import type { Client } from '../platform/client';
import { toWireError } from '../platform/platform';
import { isActive, type Jobs } from './jobs.svelte';

export class Cases {
  list = $state.raw<CaseOverview[]>([]);
  loaded = $state(false);
  error = $state.raw<WireError | null>(null);
  #activity = new Map<string, string>();

  constructor(
    private client: Client,
    private jobs: Jobs,
  ) {}

  async load() {
    try {
      const { cases } = await this.client.getCaseOverviews();
      this.list = cases;
      this.error = null;
      this.loaded = true;
    } catch (thrown) {
      this.error = toWireError(thrown);
    }
  }

  get(name: string): CaseOverview | undefined {
    return this.list.find((one) => one.case_name === name);
  }

  /** Marks what moved; `flush` shows it once for the whole batch. */
  apply(event: Event) {
    if (event.type === 'job_status') this.#activity.set(event.case_name, event.timestamp);
    if (event.type !== 'artifact_status') return;
    const job = this.jobs.get(event.job_id);
    if (job) this.#activity.set(job.case_name, event.timestamp);
  }

  flush() {
    if (this.#activity.size === 0) return;
    const kept = this.list.filter((one) => !this.#activity.has(one.case_name));
    const moved = [...this.#activity].map(([name, at]) => this.#overview(name, at));
    this.#activity.clear();
    this.list = [...kept, ...moved].sort(newestFirst);
  }

  #overview(name: string, at: string): CaseOverview {
    const before = this.get(name);
    const jobs = this.jobs.ofCase(name);
    return {
      case_name: name,
      status: jobs.some(isActive) ? 'processing' : (jobs.at(-1)?.status ?? 'queued'),
      jobs: jobs.length,
      total_files: sum(jobs, 'total_files'),
      processed_files: sum(jobs, 'processed_files'),
      failed_files: sum(jobs, 'failed_files'),
      cancelled_files: sum(jobs, 'cancelled_files'),
      created_at: before?.created_at ?? jobs[0]?.created_at ?? at,
      last_activity_at: before && before.last_activity_at > at ? before.last_activity_at : at,
    };
  }
}

type Counter = 'total_files' | 'processed_files' | 'failed_files' | 'cancelled_files';

function sum(jobs: JobRow[], key: Counter): number {
  return jobs.reduce((all, job) => all + job[key], 0);
}

function newestFirst(a: CaseOverview, b: CaseOverview): number {
  return Date.parse(b.last_activity_at) - Date.parse(a.last_activity_at);
}
