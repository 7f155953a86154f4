/** Short notices in a corner of the window: jobs that ended, commands that failed. */
import type { Event, WireError } from '../bindings';
import { plural } from '../lib/format';
import type { Tone } from '../lib/words';
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

  constructor(private jobs: Jobs) {}

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

  /** To be called before the jobs have applied the event: it looks for the moment a job ends. */
  apply(event: Event) {
    if (event.type !== 'job_status' || isActive(event)) return;
    const before = this.jobs.get(event.job_id);
    if (!before || !isActive(before) || event.status === 'cancelled') return;
    const done = `${event.case_name}: ${plural(event.total_files, 'file')} done`;
    if (event.failed_files === 0) this.say(done);
    else this.say(`${done}, ${event.failed_files} failed`, 'warn');
  }
}
