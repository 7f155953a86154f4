/** Pieces of a text, marked or not: what a component renders as text nodes, never as HTML. */
export interface Piece {
  text: string;
  marked: boolean;
}

const open = '<mark>';
const close = '</mark>';

/** Splits a snippet at `<mark>` and `</mark>`. Everything else in it, tags too, stays plain text. */
export function splitMarks(snippet: string): Piece[] {
  const pieces: Piece[] = [];
  const push = (text: string, marked: boolean) => {
    if (text) pieces.push({ text, marked });
  };
  snippet.split(open).forEach((part, index) => {
    if (index === 0) return push(part.replaceAll(close, ''), false);
    const end = part.indexOf(close);
    push(end < 0 ? part : part.slice(0, end), true);
    if (end >= 0) push(part.slice(end + close.length).replaceAll(close, ''), false);
  });
  return pieces;
}
