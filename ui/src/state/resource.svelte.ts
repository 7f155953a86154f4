import type { WireError } from '../bindings';
import { toWireError } from '../platform/platform';

const patience = 150;

/**
 * One answer of the host: its value, its error, and whether it is worth showing that it is awaited.
 * The newest question wins; a reload keeps the old value in sight.
 */
export class Resource<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<WireError | null>(null);
  /** The answer takes long enough for a skeleton. */
  slow = $state(false);
  #asked = 0;

  async load(ask: () => Promise<T>): Promise<T | null> {
    const mine = ++this.#asked;
    const timer = setTimeout(() => (this.slow = mine === this.#asked), patience);
    try {
      const value = await ask();
      if (mine === this.#asked) this.#settle(value, null);
      return value;
    } catch (thrown) {
      if (mine === this.#asked) this.#settle(this.value, toWireError(thrown));
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  clear() {
    this.#asked += 1;
    this.#settle(null, null);
  }

  #settle(value: T | null, error: WireError | null) {
    this.value = value;
    this.error = error;
    this.slow = false;
  }
}
