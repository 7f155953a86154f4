/**
 * Where the keyboard stands in a list whose rows come, go and move: on a file, never on a number. When its file
 * leaves the list, the cursor is nowhere, and the next step goes on from where the file stood.
 */
interface Rows {
  total: number;
  row(index: number): { id: number } | undefined;
  indexOf(id: number): number | null;
}

export class Cursor {
  /** The file; none before its row is loaded. */
  #id = $state<number | null>(null);
  /** Where it stood last, or where the row is that is not loaded yet. */
  #last = $state<number | null>(null);

  constructor(private rows: Rows) {}

  /** The row that the file is in now; null when there is none. */
  get index(): number | null {
    return this.#id === null ? this.#last : this.rows.indexOf(this.#id);
  }

  /** Stands on the file with this id. */
  on(id: number) {
    this.#id = id;
    this.#last = this.rows.indexOf(id) ?? this.#last;
  }

  to(index: number) {
    if (this.rows.total === 0) return;
    this.#last = Math.max(0, Math.min(this.rows.total - 1, index));
    this.#id = this.rows.row(this.#last)?.id ?? null;
  }

  step(by: number) {
    const at = this.index;
    if (at !== null) this.to(at + by);
    // The row after the one that left stands in its place now.
    else if (this.#last !== null) this.to(this.#last + (by > 0 ? by - 1 : by));
    else this.to(by > 0 ? by - 1 : 0);
  }

  /** Takes note of where the file is, and of the file of a row that was loaded since. */
  follow() {
    if (this.#id === null && this.#last !== null) this.#id = this.rows.row(this.#last)?.id ?? null;
    if (this.#id !== null) this.#last = this.rows.indexOf(this.#id) ?? this.#last;
  }

  leave() {
    this.#id = null;
    this.#last = null;
  }
}
