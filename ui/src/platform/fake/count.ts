/** How many artifacts of the scripted backend there are of each group. */
import type { ArtifactCounts, ArtifactGroup, FileCounts } from '../../bindings';
import { groupOf } from '../../lib/group';
import { many } from './commands';
import type { FakeArtifact, World } from './world';

export function groupIn(world: World, one: FakeArtifact): ArtifactGroup {
  return groupOf(one, world.jobs.find((job) => job.job_id === one.job_id)?.paused ?? false);
}

export function countsOf(world: World, artifacts: FakeArtifact[]): ArtifactCounts {
  const counts = { added: nothing(), inside: nothing() };
  for (const one of artifacts) {
    const of = one.parent_artifact_id === null ? counts.added : counts.inside;
    of.files += 1;
    add(of.groups, groupIn(world, one));
    if (one.error_code) add(of.errors, one.error_code);
    for (const stage of one.status === 'completed' ? one.gaps : []) add(of.gaps, stage);
  }
  return counts;
}

/** Of the case with very many files: every twentieth is locked. */
export function bigCounts(): ArtifactCounts {
  const failed = many / 20;
  const groups = { completed: many - failed, locked: failed };
  return {
    added: { ...nothing(), files: many, groups, errors: { locked: failed } },
    inside: nothing(),
  };
}

function nothing(): FileCounts {
  return { files: 0, groups: {}, errors: {}, gaps: {} };
}

function add(counts: Record<string, number>, key: string) {
  counts[key] = (counts[key] ?? 0) + 1;
}
