/** Which rows of a list of equal heights are in sight. */
export interface Extent {
  first: number;
  /** One past the last. */
  last: number;
}

export function visible(
  scrollTop: number,
  height: number,
  row: number,
  total: number,
  spare = 8,
): Extent {
  const first = Math.max(0, Math.floor(scrollTop / row) - spare);
  const last = Math.min(total, Math.ceil((scrollTop + height) / row) + spare);
  return { first: Math.min(first, total), last: Math.max(last, 0) };
}

/** Where to scroll so that a row is in sight; the same place when it is already. */
export function scrollFor(index: number, scrollTop: number, height: number, row: number): number {
  const top = index * row;
  if (top < scrollTop) return top;
  if (top + row > scrollTop + height) return top + row - height;
  return scrollTop;
}
