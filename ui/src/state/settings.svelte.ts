/** What the analyst has set. A change shows at once and is taken back when it could not be recorded. */
import type { Settings as Values, WireError } from '../bindings';
import type { Client } from '../platform/client';
import { toWireError } from '../platform/platform';

const initial: Values = { notify_failures: true, notify_finished: true, theme: 'system' };

export class Settings {
  values = $state.raw<Values>(initial);
  error = $state.raw<WireError | null>(null);

  constructor(private client: Client) {}

  async load() {
    try {
      this.values = await this.client.getSettings();
    } catch (thrown) {
      this.error = toWireError(thrown);
    }
  }

  async set(change: Partial<Values>) {
    const before = this.values;
    this.values = { ...before, ...change };
    try {
      this.values = await this.client.setSettings(this.values);
      this.error = null;
    } catch (thrown) {
      this.values = before;
      this.error = toWireError(thrown);
    }
  }
}
