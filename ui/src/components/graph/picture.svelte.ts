/** The picture of a graph as it is looked at: where nodes are, how close, and what is pointed at. */
import type { GraphNode } from '../../bindings';
import { fitted, moved, revealing, zoomed, type Camera, type Point } from '../../lib/camera';
import { mentionsOf, type Part } from '../../lib/graph';
import { layout, type Placed } from '../../lib/layout';

/** Milliseconds of a frame for finding places. */
const budget = 9;

export class Picture {
  width = $state(0);
  height = $state(0);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced, never changed
  placed = $state.raw<ReadonlyMap<string, Placed>>(new Map());
  hovered = $state<string | null>(null);
  focused = $state<string | null>(null);
  camera = $state.raw<Camera>({ zoom: 1, x: 0, y: 0 });
  /** Places are still being found. */
  moving = $state(false);
  /** The analyst moved it: it is no longer fitted by itself. */
  #held = false;

  /** Places the nodes over some frames; gives what stops it. */
  arrange({ nodes, strong }: Part): () => void {
    const bodies = nodes.map((node: GraphNode) => ({ id: node.id, weight: mentionsOf(node) }));
    const work = layout(bodies, strong, this.placed);
    let frame = 0;
    const go = () => {
      const done = work.work(budget);
      this.moving = !done;
      this.placed = work.places();
      if (!this.#held) this.#show();
      if (!done) frame = requestAnimationFrame(go);
    };
    go();
    return () => cancelAnimationFrame(frame);
  }

  /** All of it, as at first. */
  fit() {
    this.#held = false;
    this.#show();
  }

  resized() {
    if (!this.#held) this.#show();
  }

  zoom(factor: number, at: Point = { x: this.width / 2, y: this.height / 2 }) {
    this.#hold(zoomed(this.camera, factor, at));
  }

  pan(by: Point) {
    this.#hold(moved(this.camera, by));
  }

  /** Brings a node into sight. */
  reveal(id: string) {
    const at = this.placed.get(id);
    if (at) this.camera = revealing(this.camera, at, this);
  }

  #hold(camera: Camera) {
    this.#held = true;
    this.camera = camera;
  }

  #show() {
    if (this.width > 0) this.camera = fitted(this.placed.values(), this);
  }
}
