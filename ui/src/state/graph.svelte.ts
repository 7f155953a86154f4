/** How the analyst looks at graphs: kept while the window is open, over all cases. */
import { SvelteSet } from 'svelte/reactivity';
import { hiddenAtFirst, type Connections } from '../lib/graph';

export class GraphChoice {
  hidden = new SvelteSet<string>(hiddenAtFirst);
  connections = $state<Connections>('strong');

  toggle(kind: string) {
    if (!this.hidden.delete(kind)) this.hidden.add(kind);
  }
}
