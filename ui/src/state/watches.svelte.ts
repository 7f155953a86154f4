/** The folders being watched. */
import type { Watches as Answer } from '../bindings';
import type { Client } from '../platform/client';
import { Resource } from './resource.svelte';

export class Watches {
  folders = new Resource<Answer>();

  constructor(private client: Client) {}

  load() {
    return this.folders.load(() => this.client.getWatches());
  }

  add(path: string, caseName: string) {
    return this.folders.load(() => this.client.addWatch(path, caseName));
  }

  remove(path: string) {
    return this.folders.load(() => this.client.removeWatch(path));
  }
}
