/** The words of the wire as the screen says them. Every map is total: a new word does not compile. */
import type {
  Action,
  CallField,
  ColumnType,
  ContentType,
  EntityKind,
  ErrorCode,
  FileType,
  Health,
  JournalEntry,
  MemberCount,
  Passage,
  ModelState,
  Stage,
  StageState,
  Status,
} from '../bindings';
import { count, duration, plural } from './format';

export const stages: Stage[] = [
  'extraction',
  'transcription',
  'translation',
  'summarization',
  'embeddings',
  'graph',
];

/** Said of a telephone number that occurs nowhere with its country code. */
export const assumedNote =
  'The text does not give the country: it is assumed from the case, or from how the number is written';

const regionNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** "India" for `IN`. */
export function countryName(code: string): string {
  return regionNames.of(code) ?? code;
}

/** What a stage gives the analyst, as models and servers are chosen for it. */
export const stagePurpose: Record<Stage, string> = {
  extraction: 'Reading files',
  transcription: 'Transcripts',
  translation: 'Translations',
  summarization: 'Summaries',
  embeddings: 'Search by meaning',
  graph: 'People and connections',
};

export const modelStateWord: Record<ModelState, string> = {
  available: 'Not installed',
  partial: 'Incomplete',
  installed: 'Verified',
  broken: 'Damaged',
};

export type Tone = 'good' | 'bad' | 'warn' | 'idle' | 'accent';

export const modelStateTone: Record<ModelState, Tone> = {
  available: 'idle',
  partial: 'warn',
  installed: 'good',
  broken: 'bad',
};

export const statusWord: Record<Status, string> = {
  queued: 'Queued',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const statusTone: Record<Status, Tone> = {
  queued: 'idle',
  processing: 'accent',
  completed: 'good',
  failed: 'bad',
  cancelled: 'idle',
};

export const stageStateWord: Record<StageState, string> = {
  blocked: 'waiting for the stage before',
  available: 'waiting for its turn',
  running: 'running',
  retryable: 'will be retried',
  done: 'done',
  skipped: 'skipped',
  failed: 'failed',
  cancelled: 'cancelled',
};

export const stageStateTone: Record<StageState, Tone> = {
  blocked: 'idle',
  available: 'idle',
  running: 'accent',
  retryable: 'warn',
  done: 'good',
  skipped: 'idle',
  failed: 'bad',
  cancelled: 'idle',
};

export const fileTypeWord: Record<FileType, string> = {
  document: 'Document',
  image: 'Image',
  audio: 'Audio',
  video: 'Video',
  email: 'E-mail',
  archive: 'Archive',
  table: 'Table',
  other: 'Other',
};

export const contentWord: Record<ContentType, string> = {
  text: 'Original text',
  transcription: 'Transcript',
  translation: 'Translation',
  summary: 'Summary',
};

export const errorWord: Record<ErrorCode, string> = {
  locked: 'Password-protected',
  corrupt: 'Damaged file',
  unsupported: 'Format not supported',
  empty: 'Nothing to read',
  too_large: 'Too large',
  timeout: 'Took too long',
  crashed: 'The reader crashed',
  out_of_memory: 'Out of memory',
  quarantined: 'Quarantined',
  engine_missing: 'Engine missing',
  io: 'File could not be read',
  internal: 'Internal error',
};

/** What the analyst can do about a failure. */
export const errorHint: Record<ErrorCode, string> = {
  locked: 'Add its password to this case, or add an unprotected copy of the file.',
  corrupt: 'Get another copy of the file, or repair it with the program that made it.',
  unsupported: 'Convert the file to a common format, such as PDF, and add that.',
  empty: 'Check the original: it may be blank, or a picture without any text.',
  too_large: 'Split the file and add the parts.',
  timeout: 'Retry it when the machine is less busy.',
  crashed: 'Retry it once. If it fails again, the file is probably damaged.',
  out_of_memory: 'Close other programs and retry it.',
  quarantined: 'It crashed its reader three times and was quarantined. Treat the file with care.',
  engine_missing: 'Install what is missing (System check says what), then retry it.',
  io: 'Check that the disk is connected and has free space, then retry it.',
  internal: 'Retry it. If it fails again, report it with the history below.',
};

export const columnTypeWord: Record<ColumnType, string> = {
  text: 'text',
  number: 'numbers',
  date: 'dates',
  duration: 'durations',
  boolean: 'yes or no',
  empty: 'empty',
};

export const callFieldWord: Record<CallField, string> = {
  caller: 'Caller',
  called: 'Called number',
  other: 'Other party',
  direction: 'Direction',
  start: 'Date and time',
  date: 'Date',
  time: 'Time of day',
  duration: 'Duration',
  kind: 'Kind of call',
  cell: 'First cell',
  last_cell: 'Last cell',
  imei: 'IMEI',
  imsi: 'IMSI',
};

export const callFields = Object.keys(callFieldWord) as CallField[];

export const kindWord: Record<EntityKind, string> = {
  person_of_interest: 'Persons of interest',
  person: 'People',
  organisation: 'Organisations',
  place: 'Places',
  phone: 'Phone numbers',
  email: 'E-mail addresses',
  url: 'Web addresses',
  bank_account: 'Bank accounts',
  card: 'Cards',
  identity_number: 'Identity numbers',
  vehicle: 'Vehicles',
  money: 'Amounts',
  date: 'Dates',
  ip_address: 'IP addresses',
  device: 'Devices',
  conversation: 'Conversations',
};

export const kinds = Object.keys(kindWord) as EntityKind[];

export const kindColour: Record<EntityKind, string> = {
  person: 'var(--kind-person)',
  person_of_interest: 'var(--kind-interest)',
  organisation: 'var(--kind-organisation)',
  place: 'var(--kind-place)',
  phone: 'var(--kind-contact)',
  email: 'var(--kind-contact)',
  url: 'var(--kind-contact)',
  bank_account: 'var(--kind-money)',
  card: 'var(--kind-money)',
  identity_number: 'var(--kind-other)',
  vehicle: 'var(--kind-other)',
  money: 'var(--kind-money)',
  date: 'var(--kind-other)',
  ip_address: 'var(--kind-contact)',
  device: 'var(--kind-other)',
  conversation: 'var(--kind-contact)',
};

export const healthTone: Record<Health, Tone> = { good: 'good', limited: 'warn', bad: 'bad' };

export const healthWord: Record<Health, string> = {
  good: 'Works',
  limited: 'Limited',
  bad: 'Does not work',
};

const actionWord: Record<Action, string> = {
  job_created: 'Upload recorded',
  added: 'Taken into the case',
  refused: 'Refused',
  started: 'Started',
  finished: 'Finished',
  reused: 'Reused an earlier result for',
  skipped: 'Skipped',
  will_retry: 'Failed, will be retried:',
  failed: 'Failed',
  rescued: 'Returned to the queue, because its worker stopped or the job was paused:',
  moved: 'Queued again:',
  retried: 'Retry requested',
  reprocessed: 'Rerun requested',
  cancelled: 'Cancelled',
  paused: 'Paused',
  resumed: 'Resumed',
  opened: 'Opened by an analyst',
  progressed: 'Progress recorded',
  intake_closed: 'All files taken in',
};

/** A journal entry as one line: "Finished extraction in 5.2 s". */
export function historyLine({ action, detail }: JournalEntry): string {
  const words = [actionWord[action]];
  if (detail.stage) words.push(action === 'reprocessed' ? `from ${detail.stage}` : detail.stage);
  if (detail.seconds !== undefined) words.push(`in ${duration(detail.seconds)}`);
  if ((detail.attempt ?? 1) > 1) words.push(`(attempt ${detail.attempt})`);
  return words.join(' ');
}

/** "87 % certain · English, Hindi · turned 90°". */
export function passageFacts({ confidence, languages, turned = 0 }: Passage): string {
  const words = [`${Math.round(confidence * 100)} % certain`];
  if (languages.length > 0) words.push(languages.map(languageWord).join(', '));
  if (turned > 0) words.push(`turned ${turned}°`);
  return words.join(' · ');
}

/** "Inside: 12 files, 11 taken, 1 refused". */
export function membersLine({ found, taken, refused }: MemberCount): string {
  const words = [plural(found, 'file'), `${count(taken)} taken`];
  if (refused > 0) words.push(`${count(refused)} refused`);
  return `Inside: ${words.join(', ')}`;
}

/** `analyst:asha` as "asha", `worker:7` as "Worker 7". */
export function actorWord(actor: string): string {
  const [role, ...rest] = actor.split(':');
  const name = rest.join(':');
  if (role === 'analyst' && name) return name;
  return role === 'worker' && name ? `Worker ${name}` : actor;
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** `hi` as "Hindi". A code the system does not know stays as it is. */
export function languageWord(code: string): string {
  try {
    return languageNames.of(code) ?? code;
  } catch {
    return code;
  }
}
