/** Short notices in a corner of the window: jobs that ended, commands that failed. */
import type { Event, JobEvent, WireError } from '../bindings';
import { reasons, told } from '../lib/told';
import type { Tone } from '../lib/words';
import type { Client } from '../platform/client';
import { toWireError } from '../platform/platform';
import { isActive, type Jobs } from './jobs.svelte';

export interface Notice {
  id: number;
  tone: Tone;
  text: string;
  hint: string | null;
}

const seconds = 8;

export class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 1;
  /** How a job ended that was begun again: one that ends so once more is no news. */
  #ended = new Map<string, string>();

  constructor(
    private client: Client,
    private jobs: Jobs,
  ) {}

  say(text: string, tone: Tone = 'good', hint: string | null = null) {
    const notice = { id: this.#next++, tone, text, hint };
    this.list = [...this.list.slice(-3), notice];
    setTimeout(() => this.dismiss(notice.id), seconds * (tone === 'bad' ? 2000 : 1000));
  }

  fail(error: WireError) {
    this.say(error.message, 'bad', error.hint);
  }

  dismiss(id: number) {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** Runs a command; its error becomes a notice. */
  async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      this.fail(toWireError(thrown));
      return null;
    }
  }

  /** To be called before the jobs have applied the event: it looks for the moment a job ends, or begins again. */
  apply(event: Event) {
    if (event.type !== 'job_status') return;
    const before = this.jobs.get(event.job_id);
    if (!before || isActive(before) === isActive(event)) return;
    if (isActive(event)) this.#ended.set(event.job_id, told(before));
    else if (this.#ended.get(event.job_id) !== told(event)) void this.#tellEnd(event);
  }

  async #tellEnd(event: JobEvent) {
    const { job_id, case_name, failed_files } = event;
    const line = `${case_name}: ${told(event)}`;
    if (failed_files === 0) return this.say(line, event.status === 'cancelled' ? 'warn' : 'good');
    const request = { job_id, case_name: null };
    const counts = await this.client.getArtifactCounts(request).catch(() => null);
    const why = counts ? reasons(counts.added.errors) : '';
    this.say(why ? `${line}: ${why}` : line, 'warn');
  }
}
