/** A machine's reading of pages and speech: which words are uncertain, and when they were said. */
import type { Word } from '../bindings';

/** Below this a word is marked. */
export const doubtful = 0.6;

export interface Run {
  text: string;
  /** Of an uncertain word, in percent. */
  percent: number | null;
}

/** Sure words joined, each uncertain one by itself. */
export function runs(words: Word[]): Run[] {
  const all: Run[] = [];
  for (const { text, confidence } of words) {
    const last = all.at(-1);
    if (confidence < doubtful) all.push({ text, percent: Math.round(confidence * 100) });
    else if (last && last.percent === null) last.text += ` ${text}`;
    else all.push({ text, percent: null });
  }
  return all;
}

export interface Line {
  /** Seconds from the start of the recording. */
  at: number | null;
  words: Word[];
}

/** Speech in lines of some seconds; a page is one line. */
export function lines(words: Word[], seconds = 8): Line[] {
  const all: Line[] = [];
  for (const word of words) {
    const at = word.seconds?.[0] ?? null;
    const last = all.at(-1);
    const goesOn = last && (at === null || last.at === null || at - last.at < seconds);
    if (goesOn) last.words.push(word);
    else all.push({ at, words: [word] });
  }
  return all;
}
