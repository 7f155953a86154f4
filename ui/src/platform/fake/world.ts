/** What the scripted backend holds: cases, jobs, artifacts, and the journal's counter. */
import type {
  ArtifactRow,
  ColumnMeaning,
  FileType,
  JobRow,
  Stage,
  Status,
  Suspect,
  WireError,
} from '../../bindings';
import { evidence, failures, type Sample } from './evidence';

export interface FakeArtifact extends ArtifactRow {
  sample: Sample;
  plan: Stage[];
}

export interface World {
  jobs: JobRow[];
  artifacts: FakeArtifact[];
  suspects: Suspect[];
  seq: number;
  opened: number[];
  /** By case. */
  passwords: Map<string, string[]>;
  /** Of the cases that have another country than India. */
  countries: Map<string, string>;
  /** What the analyst said of columns, by artifact. */
  columns: Map<number, ColumnMeaning[]>;
  problems: WireError[];
}

const start = Date.UTC(2026, 10, 12, 10, 0, 0);

export function at(seconds: number): string {
  return new Date(start + seconds * 1000).toISOString();
}

export function createWorld(): World {
  const world: World = {
    ...{ jobs: [], artifacts: [], suspects: [], seq: 1000, opened: [], problems: [] },
    passwords: new Map([['Operation Phoenix', ['mehta1984']]]),
    countries: new Map(),
    columns: new Map(),
  };
  const first = addJob(world, 'Operation Phoenix', 'p1', 0, null);
  evidence.forEach((sample, i) => addArtifact(world, first, sample, outcome(sample, i)));
  finaliseJob(world, first);
  const child = addJob(world, 'Operation Phoenix', 'p2', 86400, first.job_id);
  evidence.slice(0, 9).forEach((sample, i) => {
    addArtifact(
      world,
      child,
      { ...sample, name: `supplement ${i + 1} – ${sample.name}` },
      'queued',
    );
  });
  addJob(world, 'Mumbai Inquiry', 'm1', -3600, null);
  fill(world, 'Mumbai Inquiry', 4, 'completed');
  addJob(world, 'ऑपरेशन शक्ति – वित्तीय जाँच', 'h1', -7200, null);
  fill(world, 'ऑपरेशन शक्ति – वित्तीय जाँच', 6, 'completed');
  addJob(world, 'Locked archive 2024-001', 'l1', -9000, null);
  fill(world, 'Locked archive 2024-001', 3, 'failed');
  addJob(world, 'Empty case', 'e1', -86400, null).status = 'failed';
  return world;
}

function outcome(sample: Sample, index: number): Status {
  if (sample.fails) return 'failed';
  return index === 11 ? 'cancelled' : 'completed';
}

function fill(world: World, caseName: string, n: number, status: Status) {
  const job = world.jobs.find((one) => one.case_name === caseName);
  if (!job) return;
  for (const sample of evidence.slice(0, n)) {
    const locked = status === 'failed' ? { ...sample, fails: 'locked' as const } : sample;
    addArtifact(world, job, locked, status);
  }
  finaliseJob(world, job);
}

export function addJob(
  world: World,
  caseName: string,
  id: string,
  seconds: number,
  parent: string | null,
): JobRow {
  const job: JobRow = {
    job_id: `local/asha/0198f2a0-${id}`,
    case_name: caseName,
    status: 'queued',
    total_files: 0,
    processed_files: 0,
    failed_files: 0,
    cancelled_files: 0,
    cut_short: false,
    parent_job_id: parent,
    created_at: at(seconds),
    completed_at: null,
    taking_in: false,
    paused: false,
  };
  world.jobs.push(job);
  return job;
}

export function planOf(type: FileType): Stage[] {
  const tail: Stage[] = ['summarization', 'embeddings', 'graph'];
  if (type === 'audio' || type === 'video') return ['extraction', 'transcription', ...tail];
  return ['extraction', 'translation', ...tail];
}

export function addArtifact(world: World, job: JobRow, sample: Sample, status: Status) {
  const mine = world.artifacts.filter((one) => one.job_id === job.job_id);
  const id = world.artifacts.length + 1;
  const artifact = makeArtifact(id, mine.length + 1, job.job_id, sample, status);
  if (sample.inside) {
    artifact.parent_artifact_id = mine.at(-1)?.parent_artifact_id ?? id - 1;
    artifact.path_inside = sample.inside;
  }
  world.artifacts.push(artifact);
  if (!sample.inside) job.total_files += 1;
  return artifact;
}

export function makeArtifact(
  id: number,
  ordinal: number,
  jobId: string,
  sample: Sample,
  status: Status,
): FakeArtifact {
  const plan = planOf(sample.type);
  const ended = status === 'completed' || status === 'failed';
  return {
    job_id: jobId,
    id,
    ordinal,
    parent_artifact_id: null,
    filename: sample.name,
    file_type: sample.type,
    size_bytes: sample.size,
    sha256: id.toString(16).padStart(64, 'a4'),
    status,
    current_stage: status === 'completed' ? 'completed' : status === 'failed' ? 'extraction' : null,
    waiting_stage: status === 'queued' ? 'extraction' : null,
    processing_stages: status === 'completed' ? timings(plan, id, sample) : {},
    skipped_stages: status === 'completed' ? skipped(sample) : {},
    gaps: status === 'completed' ? gapsOf(sample) : [],
    language: status === 'completed' ? sample.language : null,
    started_at: ended ? at(id) : null,
    completed_at: ended ? at(id + 20) : null,
    error_code: status === 'failed' ? (sample.fails ?? 'locked') : null,
    error_message: status === 'failed' ? (failures[sample.fails ?? 'locked'] ?? null) : null,
    sample,
    plan,
  };
}

/** Stages that had work to do and no engine. */
export function gapsOf(sample: Sample): Stage[] {
  const unheard: Stage[] = sample.unheard ? ['transcription'] : [];
  const foreign = !sample.translated && sample.language !== 'en';
  return foreign ? [...unheard, 'translation'] : unheard;
}

function skipped(sample: Sample): Record<string, string> {
  if (sample.unheard) return { transcription: 'no speech model is installed' };
  if (sample.translated) return {};
  if (sample.language === 'en') return { translation: 'already in English' };
  return { translation: 'no translation model for this language is installed' };
}

function timings(plan: Stage[], id: number, sample: Sample): Record<string, number> {
  const done = plan
    .filter((stage) => stage !== 'translation' || sample.translated)
    .filter((stage) => stage !== 'transcription' || !sample.unheard);
  return Object.fromEntries(done.map((stage, i) => [stage, secondsOf(id, i)]));
}

export function secondsOf(id: number, step: number): number {
  const spread = ((id * 7919 + step * 104729) % 1000) / 1000;
  const base = [5.2, 31, 12.3, 8.5, 0.4][step % 5] ?? 1;
  return Math.round(base * (0.3 + spread * 1.6) * 1000) / 1000;
}

export function finaliseJob(world: World, job: JobRow) {
  const files = world.artifacts.filter(
    (one) => one.job_id === job.job_id && one.parent_artifact_id === null,
  );
  const ended = files.filter((one) => one.status !== 'queued' && one.status !== 'processing');
  job.processed_files = ended.length;
  job.failed_files = files.filter((one) => one.status === 'failed').length;
  job.cancelled_files = files.filter((one) => one.status === 'cancelled').length;
  if (ended.length < files.length) job.status = 'processing';
  else if (job.cancelled_files > 0) job.status = 'cancelled';
  else job.status = job.failed_files === files.length && files.length > 0 ? 'failed' : 'completed';
  job.completed_at = job.status === 'processing' ? null : at(world.seq);
}
