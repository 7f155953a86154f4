/** The mentions of somebody or something, arranged for reading. */
import type { Mention } from '../bindings';

/** One way of writing it in one file, and every passage that has it. */
export interface Spelling {
  text: string;
  mentions: Mention[];
}

export interface MentionGroup {
  artifactId: number;
  spellings: Spelling[];
}

/** By file and spelling, in the order given: one mention for each passage that is not shown yet. */
export function notShown(mentions: Mention[], shown: Iterable<number>): MentionGroup[] {
  const seen = new Set(shown);
  const groups = new Map<number, Map<string, Spelling>>();
  for (const mention of mentions) {
    if (seen.has(mention.chunk)) continue;
    seen.add(mention.chunk);
    const spellings = entry(groups, mention.artifact_id, () => new Map());
    const { text } = mention;
    entry(spellings, text, () => ({ text, mentions: [] })).mentions.push(mention);
  }
  return [...groups].map(([artifactId, spellings]) => ({
    artifactId,
    spellings: [...spellings.values()],
  }));
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
