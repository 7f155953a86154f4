/** What lists tell apart, as the screen says it. Every map is total: a new group does not compile. */
import type { ArtifactGroup, ArtifactRow, ErrorCode, Stage } from '../bindings';
import type { Tone } from './words';

export type StatusFacts = Pick<ArtifactRow, 'status' | 'waiting_stage' | 'gaps' | 'error_code'>;

const apart: Partial<Record<ErrorCode, ArtifactGroup>> = {
  locked: 'locked',
  corrupt: 'corrupt',
  unsupported: 'unsupported',
  empty: 'empty',
};

/** The group of an artifact; the host groups by the same rule (`ArtifactGroup::of`). */
export function groupOf(row: StatusFacts, paused: boolean): ArtifactGroup {
  const waits = row.waiting_stage !== null;
  switch (row.status) {
    case 'queued':
      return waits && paused ? 'paused' : 'queued';
    case 'processing':
      return !waits ? 'running' : paused ? 'paused' : 'waiting';
    case 'completed':
      return row.gaps.length > 0 ? 'completed_with_gaps' : 'completed';
    case 'failed':
      return (row.error_code && apart[row.error_code]) ?? 'failed';
    case 'cancelled':
      return 'cancelled';
  }
}

export const groupWord: Record<ArtifactGroup, string> = {
  running: 'Running',
  waiting: 'Waiting',
  queued: 'Queued',
  paused: 'Paused',
  completed: 'Completed',
  completed_with_gaps: 'Completed',
  locked: 'Locked',
  corrupt: 'Damaged',
  unsupported: 'Unsupported',
  empty: 'Empty',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Whether a filter lets all groups of a chip through. */
export function isChosen(chip: Pick<Chip, 'groups'>, chosen: ArtifactGroup[]): boolean {
  return chip.groups.every((group) => chosen.includes(group));
}

/** What a group means, for whoever rests the pointer on it. */
export const groupHint: Record<ArtifactGroup, string> = {
  running: 'A stage is running',
  waiting: 'Started; its next stage is waiting for its turn',
  queued: 'Not started yet',
  paused: 'The job is paused; nothing starts until it is resumed',
  completed: 'All its stages are done',
  completed_with_gaps: 'Completed, except for stages that nothing on this computer can do',
  locked: 'Protected; add its password to the case to open it',
  corrupt: 'Damaged; another copy may be intact',
  unsupported: "This version can't read files of this kind",
  empty: 'It contains nothing to read',
  failed: 'It could not be processed',
  cancelled: 'Cancelled before it was finished',
};

export const groupTone: Record<ArtifactGroup, Tone> = {
  running: 'accent',
  waiting: 'idle',
  queued: 'idle',
  paused: 'warn',
  completed: 'good',
  completed_with_gaps: 'warn',
  locked: 'warn',
  corrupt: 'bad',
  unsupported: 'idle',
  empty: 'idle',
  failed: 'bad',
  cancelled: 'idle',
};

/** The words of the evidence are there; only what would be made of them is not. */
const leavesWords: Stage[] = ['summarization', 'embeddings', 'graph'];

/** The colour of one artifact: a file that lacks no words is as good as complete. */
export function toneOf(group: ArtifactGroup, gaps: Stage[]): Tone {
  const minor = group === 'completed_with_gaps' && gaps.every((gap) => leavesWords.includes(gap));
  return minor ? 'good' : groupTone[group];
}

export const groupIcon = {
  running: 'dot',
  waiting: 'clock',
  queued: 'clock',
  paused: 'pause',
  completed: 'check',
  completed_with_gaps: 'gap',
  locked: 'lock',
  corrupt: 'alert',
  unsupported: 'unknown',
  empty: 'blank',
  failed: 'alert',
  cancelled: 'close',
} as const satisfies Record<ArtifactGroup, string>;

/** The groups of artifacts that failed. */
export const failures: ArtifactGroup[] = ['locked', 'corrupt', 'unsupported', 'empty', 'failed'];

export interface Chip {
  id: string;
  word: string;
  groups: ArtifactGroup[];
}

/** What the list can be narrowed to. A completed file with a gap is completed. */
export const chips: Chip[] = [
  ...(['running', 'waiting', 'queued', 'paused'] as const).map(single),
  { id: 'completed', word: 'Completed', groups: ['completed', 'completed_with_gaps'] },
  ...failures.map(single),
  single('cancelled'),
];

function single(group: ArtifactGroup): Chip {
  return { id: group, word: groupWord[group], groups: [group] };
}

/** What a completed file lacks without a stage. */
export const lackWord: Record<Stage, string> = {
  extraction: 'no text',
  transcription: 'no transcript',
  translation: 'no translation',
  summarization: 'no summary',
  embeddings: 'no search by meaning',
  graph: 'no connections',
};

/** "no transcript: no speech model is installed", for each gap of a completed artifact. */
export function lacks(row: Pick<ArtifactRow, 'status' | 'gaps' | 'skipped_stages'>): string[] {
  if (row.status !== 'completed') return [];
  return row.gaps.map((stage) => {
    const why = row.skipped_stages[stage];
    return why ? `${lackWord[stage]}: ${why}` : lackWord[stage];
  });
}
