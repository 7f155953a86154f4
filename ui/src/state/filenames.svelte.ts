/** Names of files that something refers to by number. Each is asked for once; a file keeps its name. */
import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../platform/client';

export class Filenames {
  #names = new SvelteMap<number, string>();
  #asked = new Set<number>();

  constructor(private client: Client) {}

  get(id: number): string | undefined {
    return this.#names.get(id);
  }

  async want(ids: number[]) {
    const fresh = ids.filter((id) => !this.#asked.has(id));
    for (const id of fresh) this.#asked.add(id);
    await Promise.all(fresh.map((id) => this.#ask(id)));
  }

  async #ask(id: number) {
    const detail = await this.client.getArtifact(id).catch(() => null);
    if (detail) this.#names.set(id, detail.filename);
    else this.#asked.delete(id);
  }
}
