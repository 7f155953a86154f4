import { describe, expect, it } from 'vitest';
import { Cursor } from './cursor.svelte';

function list(...ids: (number | undefined)[]) {
  return {
    ids,
    get total() {
      return this.ids.length;
    },
    row(index: number) {
      const id = this.ids[index];
      return id === undefined ? undefined : { id };
    },
    indexOf(id: number) {
      const at = this.ids.indexOf(id);
      return at < 0 ? null : at;
    },
  };
}

describe('the cursor', () => {
  it('stays on its file when rows before it go away', () => {
    const rows = list(11, 12, 13);
    const cursor = new Cursor(rows);
    cursor.to(2);
    rows.ids = [13];
    expect(cursor.index).toBe(0);
  });

  it('is on no other file when its own leaves the list', () => {
    const rows = list(11, 12, 13);
    const cursor = new Cursor(rows);
    cursor.on(12);
    rows.ids = [11, 13];
    expect(cursor.index).toBeNull();
  });

  it('goes on from where its file stood', () => {
    const down = list(11, 12, 13);
    const cursor = new Cursor(down);
    cursor.to(1);
    down.ids = [11, 13];
    cursor.step(1);
    expect(down.row(cursor.index ?? -1)).toEqual({ id: 13 });

    const up = list(11, 12, 13);
    const other = new Cursor(up);
    other.to(1);
    up.ids = [11, 13];
    other.step(-1);
    expect(up.row(other.index ?? -1)).toEqual({ id: 11 });
  });

  it('waits on a row until its file is loaded, then holds on to the file', () => {
    const rows = list(11, undefined, 13);
    const cursor = new Cursor(rows);
    cursor.to(1);
    expect(cursor.index).toBe(1);
    rows.ids = [11, 12, 13];
    cursor.follow();
    rows.ids = [12];
    expect(cursor.index).toBe(0);
  });

  it('begins at the first row and stays inside the list', () => {
    const rows = list(11, 12);
    const cursor = new Cursor(rows);
    expect(cursor.index).toBeNull();
    cursor.step(1);
    expect(cursor.index).toBe(0);
    cursor.step(-5);
    expect(cursor.index).toBe(0);
    cursor.step(9);
    expect(cursor.index).toBe(1);
  });
});
