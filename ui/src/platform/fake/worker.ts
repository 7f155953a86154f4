/** Works the queued artifacts of the scripted backend a step at a time and says so in events. */
import type { Event, JobRow, Stage } from '../../bindings';
import { eventOf } from './answers';
import { failures, type Sample } from './evidence';
import { secondsOf, finaliseJob, at, type FakeArtifact, type World } from './world';

const slots = 3;
const stepsPerStage = 6;

export function jobEvent(world: World, job: JobRow): Event {
  const { completed_at, ...status } = job;
  void completed_at;
  const seq = ++world.seq;
  return { type: 'job_status', seq, ...status, timestamp: at(seq) };
}

export function createWorker(world: World, announce: (events: Event[]) => void) {
  const steps = new Map<number, number>();

  function tick() {
    const events: Event[] = [];
    const free = world.artifacts.filter((one) => isOpen(world, one));
    for (const artifact of free.slice(0, slots)) events.push(...advance(artifact));
    for (const artifact of free.slice(slots)) events.push(...wait(artifact));
    if (events.length > 0) announce(events);
  }

  /** One that lost its slot, because its job was halted and goes on, waits for its next. */
  function wait(artifact: FakeArtifact): Event[] {
    const stage = artifact.current_stage as Stage | null;
    if (artifact.status !== 'processing' || stage === null) return [];
    Object.assign(artifact, { current_stage: null, waiting_stage: stage });
    return [eventOf(artifact, ++world.seq)];
  }

  function advance(artifact: FakeArtifact): Event[] {
    const step = (steps.get(artifact.id) ?? 0) + 1;
    steps.set(artifact.id, step);
    const index = Math.floor(step / stepsPerStage);
    const stage = artifact.plan[index];
    if (artifact.sample.fails && step > 3) return end(artifact, 'failed');
    if (!stage) return end(artifact, 'completed');
    const fraction = (step % stepsPerStage) / stepsPerStage;
    if (artifact.current_stage === stage) {
      const { job_id, id: artifact_id } = artifact;
      const detail = `page ${Math.ceil(fraction * 40)} of 40`;
      const eta_seconds = (1 - fraction) * 12;
      return [
        { type: 'stage_progress', job_id, artifact_id, stage, fraction, detail, eta_seconds },
      ];
    }
    close(artifact, index);
    Object.assign(artifact, { status: 'processing', current_stage: stage, waiting_stage: null });
    return [eventOf(artifact, ++world.seq)];
  }

  function close(artifact: FakeArtifact, index: number) {
    const done = artifact.plan[index - 1];
    if (!done) return;
    if (done === 'translation') artifact.skipped_stages[done] = 'already in English';
    else artifact.processing_stages[done] = secondsOf(artifact.id, index - 1);
  }

  function end(artifact: FakeArtifact, status: 'completed' | 'failed'): Event[] {
    steps.delete(artifact.id);
    if (status === 'completed') close(artifact, artifact.plan.length);
    const code = status === 'failed' ? (artifact.sample.fails ?? null) : null;
    Object.assign(artifact, {
      status,
      current_stage: status === 'completed' ? 'completed' : artifact.current_stage,
      waiting_stage: null,
      error_code: code,
      error_message: code ? failures[code] : null,
    });
    const job = world.jobs.find((one) => one.job_id === artifact.job_id);
    if (!job) return [];
    finaliseJob(world, job);
    return [eventOf(artifact, ++world.seq), jobEvent(world, job)];
  }

  return { tick };
}

function isOpen(world: World, artifact: FakeArtifact): boolean {
  if (artifact.status !== 'queued' && artifact.status !== 'processing') return false;
  return !world.jobs.find((job) => job.job_id === artifact.job_id)?.paused;
}

/** What a path that the analyst adds is taken for. */
export function sampleOf(path: string): Sample {
  const name = path.split('/').at(-1) || path;
  const audio = /\.(mp3|wav|ogg)$/i.test(name);
  return {
    name,
    type: audio ? 'audio' : 'document',
    size: 40_000,
    language: 'en',
    text: ['Added text.'],
  };
}
