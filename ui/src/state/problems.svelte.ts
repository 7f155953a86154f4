/** What keeps the host from going on, such as a full disk, for as long as it lasts. */
import type { WireError } from '../bindings';
import type { Client } from '../platform/client';
import type { Platform } from '../platform/platform';

export class Problems {
  list = $state.raw<WireError[]>([]);
  #told = false;

  constructor(
    private client: Client,
    private platform: Pick<Platform, 'onProblems'>,
  ) {}

  /** Listens first, then asks for what there is already. */
  async start() {
    await this.platform.onProblems((problems) => this.#set(problems)).catch(() => null);
    const answer = await this.client.getProblems().catch(() => null);
    if (answer && !this.#told) this.list = answer.problems;
  }

  /** All that there are now: newer than any answer. */
  #set(problems: WireError[]) {
    this.#told = true;
    this.list = problems;
  }
}
