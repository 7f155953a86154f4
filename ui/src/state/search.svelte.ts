/** Words looked for in one case or in all, and what was found. */
import type { SearchBy, SearchHit, SearchResults } from '../bindings';
import type { Client } from '../platform/client';
import { Resource } from './resource.svelte';

const page = 50;

export interface HitGroup {
  artifactId: number;
  filename: string;
  caseName: string;
  hits: SearchHit[];
}

export class Search {
  query = $state('');
  caseName = $state<string | null>(null);
  by = $state<SearchBy>('words');
  grouped = $state(true);
  results = new Resource<SearchResults>();

  constructor(private client: Client) {}

  /** Looks for the same by its words or by its meaning. */
  compare(by: SearchBy) {
    this.by = by;
    this.results.clear();
    return this.run();
  }

  async run() {
    const query = this.query.trim();
    if (!query) return this.results.clear();
    await this.results.load(() => this.#ask(query, 0));
  }

  /** The next hits, after the ones shown. */
  async more() {
    const shown = this.results.value;
    if (!shown) return;
    await this.results.load(async () => {
      const next = await this.#ask(this.query.trim(), shown.hits.length);
      return { ...next, hits: [...shown.hits, ...next.hits] };
    });
  }

  groups(): HitGroup[] {
    const groups = new Map<number, HitGroup>();
    for (const hit of this.results.value?.hits ?? []) {
      const { artifact_id: artifactId, filename, case_name: caseName } = hit;
      const group = groups.get(artifactId) ?? { artifactId, filename, caseName, hits: [] };
      group.hits.push(hit);
      groups.set(artifactId, group);
    }
    return [...groups.values()];
  }

  #ask(query: string, offset: number) {
    const { caseName: case_name, by } = this;
    return this.client.search({ query, case_name, by, offset, limit: page });
  }
}
