/** A sparse list: pages of rows by number, rows by id. The furthest pages are dropped first. */
import type { ArtifactRow } from '../bindings';

export const pageSize = 200;
const pagesKept = 40;

export class Pages {
  #pages = new Map<number, ArtifactRow[]>();
  #where = new Map<number, [page: number, index: number]>();

  has(page: number): boolean {
    return this.#pages.has(page);
  }

  numbers(): number[] {
    return [...this.#pages.keys()];
  }

  row(index: number): ArtifactRow | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  byId(id: number): ArtifactRow | undefined {
    const index = this.indexOf(id);
    return index === null ? undefined : this.row(index);
  }

  indexOf(id: number): number | null {
    const at = this.#where.get(id);
    return at ? at[0] * pageSize + at[1] : null;
  }

  /** Puts a row in the place of the one with its id. False when that is not loaded. */
  replace(row: ArtifactRow): boolean {
    const at = this.#where.get(row.id);
    const page = at && this.#pages.get(at[0]);
    if (!at || !page) return false;
    page[at[1]] = row;
    return true;
  }

  keep(page: number, rows: ArtifactRow[], inSight: number) {
    this.drop(page);
    this.#pages.set(page, rows);
    rows.forEach((row, index) => this.#where.set(row.id, [page, index]));
    while (this.#pages.size > pagesKept) this.drop(this.#furthestFrom(inSight));
  }

  drop(page: number) {
    for (const row of this.#pages.get(page) ?? []) {
      if (this.#where.get(row.id)?.[0] === page) this.#where.delete(row.id);
    }
    this.#pages.delete(page);
  }

  clear() {
    this.#pages.clear();
    this.#where.clear();
  }

  #furthestFrom(page: number): number {
    return this.numbers().reduce((a, b) => (Math.abs(b - page) > Math.abs(a - page) ? b : a));
  }
}

/** The pages that hold the rows from `first` up to `last`. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(first / pageSize);
  const to = Math.floor(Math.max(first, last - 1) / pageSize);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
