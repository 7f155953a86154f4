/**
 * The event stream. Batches are gathered and handed on once a frame; the last `seq` is remembered, a
 * recorded event is handed on once, and a broken stream is taken up again after what was seen.
 */
import type { Event, WireError } from '../bindings';
import { toWireError, type Platform, type Unlisten } from '../platform/platform';

export type Schedule = (work: () => void) => void;

/** Without a frame for so long, by the clock: a window that is hidden or covered may draw none at all. */
const frameless = 250;

/** Once a frame, whether or not one is drawn. */
export const eachFrame: Schedule = (work) => {
  const once = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, frameless);
};

export class Connection {
  state = $state<'connecting' | 'live' | 'broken'>('connecting');
  error = $state.raw<WireError | null>(null);
  lastSeq = 0;
  #queue: Event[] = [];
  #scheduled = false;
  #held = true;
  #unlisten: Unlisten | null = null;

  constructor(
    private platform: Pick<Platform, 'subscribe'>,
    private sink: (events: Event[]) => void,
    private schedule: Schedule = eachFrame,
  ) {}

  /** Listens after `seq`. What arrives waits until `release`, when the lists are loaded. */
  async start(seq: number): Promise<void> {
    this.lastSeq = Math.max(this.lastSeq, seq);
    try {
      this.#unlisten?.();
      this.#unlisten = await this.platform.subscribe(this.lastSeq, (batch) => this.#receive(batch));
      this.state = 'live';
      this.error = null;
    } catch (thrown) {
      this.state = 'broken';
      this.error = toWireError(thrown);
      setTimeout(() => void this.start(this.lastSeq), 2000);
    }
  }

  release() {
    this.#held = false;
    this.#wake();
  }

  #receive(batch: Event[]) {
    for (const event of batch) {
      if ('seq' in event) {
        if (event.seq <= this.lastSeq) continue;
        this.lastSeq = event.seq;
      }
      this.#queue.push(event);
    }
    this.#wake();
  }

  #wake() {
    if (this.#held || this.#scheduled || this.#queue.length === 0) return;
    this.#scheduled = true;
    this.schedule(() => {
      this.#scheduled = false;
      this.sink(this.#queue.splice(0));
    });
  }
}
