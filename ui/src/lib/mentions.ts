/** The mentions of somebody or something, arranged for reading. */
import type { Mention } from '../bindings';

export interface MentionGroup {
  artifactId: number;
  mentions: Mention[];
}

/** One mention for each passage that is not shown yet, by file, in the order given. */
export function notShown(mentions: Mention[], shown: Iterable<number>): MentionGroup[] {
  const seen = new Set(shown);
  const groups = new Map<number, MentionGroup>();
  for (const mention of mentions) {
    if (seen.has(mention.chunk)) continue;
    seen.add(mention.chunk);
    const { artifact_id: artifactId } = mention;
    const group = groups.get(artifactId) ?? { artifactId, mentions: [] };
    group.mentions.push(mention);
    groups.set(artifactId, group);
  }
  return [...groups.values()];
}
