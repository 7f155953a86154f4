/** Offsets on the wire count Unicode scalar values; JavaScript strings count UTF-16 units. */
import type { Piece } from './mark';

export interface Span {
  start: number;
  end: number;
}

/** The part of a text between two scalar offsets. */
export function sliceScalars(text: string, { start, end }: Span): string {
  return Array.from(text).slice(start, end).join('');
}

/** Cuts a text at spans of scalar offsets. Overlapping spans merge; spans outside are cut off. */
export function splitSpans(text: string, spans: Span[]): Piece[] {
  if (spans.length === 0) return text ? [{ text, marked: false }] : [];
  const letters = Array.from(text);
  const pieces: Piece[] = [];
  const push = (start: number, end: number, marked: boolean) => {
    if (end > start) pieces.push({ text: letters.slice(start, end).join(''), marked });
  };
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, Math.min(start, letters.length));
    const to = Math.max(from, Math.min(end, letters.length));
    push(at, from, false);
    push(from, to, true);
    at = to;
  }
  push(at, letters.length, false);
  return pieces;
}
