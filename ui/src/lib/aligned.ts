/** A text and its translation, sentence by sentence. */
import type { AlignedSentence, Chunk } from '../bindings';

export interface Pair {
  source: string;
  target: string;
}

/** Sentences that stand in both texts; offsets count Unicode scalar values. */
export function pairs(source: Chunk[], target: Chunk[], aligned: AlignedSentence[]): Pair[] {
  const [from, to] = [cutter(source), cutter(target)];
  return aligned
    .map((one) => ({ source: from(one.source), target: to(one.target) }))
    .filter((pair) => pair.source || pair.target);
}

/** Cuts each chunk into its letters once. */
function cutter(chunks: Chunk[]) {
  const texts = new Map(chunks.map((chunk) => [chunk.ordinal, chunk.text]));
  const letters = new Map<number, string[]>();
  return ([ordinal, start, end]: AlignedSentence['source']): string => {
    const cut = letters.get(ordinal) ?? Array.from(texts.get(ordinal) ?? '');
    letters.set(ordinal, cut);
    return cut.slice(start, end).join('').trim();
  };
}
