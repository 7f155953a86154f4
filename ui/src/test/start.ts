/** A started window over the scripted backend: nothing moves but what the test moves. */
import { vi } from 'vitest';
import type { ArtifactEvent, Event, JobEvent } from '../bindings';
import { createFake, type FakeOptions } from '../platform/fake';
import { App } from '../state/app.svelte';

export async function startApp(options: FakeOptions = {}) {
  const fake = createFake({ pace: 0, latency: 0, ...options });
  const calls = vi.spyOn(fake, 'call');
  const app = new App(fake, (work) => work());
  await app.start();
  await settled();
  return { app, fake, calls };
}

/** Waits until the answers that are under way have arrived. */
export async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export function askedFor(calls: { mock: { calls: unknown[][] } }, name: string): number {
  return calls.mock.calls.filter(([asked]) => asked === name).length;
}

export function artifactEvent(change: Partial<ArtifactEvent>): Event {
  return {
    type: 'artifact_status',
    seq: 5000,
    job_id: 'local/asha/0198f2a0-p1',
    artifact_id: 1,
    filename: 'report.pdf',
    status: 'processing',
    current_stage: 'extraction',
    waiting_stage: null,
    processing_stages: {},
    gaps: [],
    error_code: null,
    error_message: null,
    timestamp: '2026-11-12T12:00:00Z',
    ...change,
  };
}

export function jobEvent(change: Partial<JobEvent>): Event {
  return {
    type: 'job_status',
    seq: 6000,
    job_id: 'local/asha/0198f2a0-p1',
    case_name: 'Operation Phoenix',
    status: 'processing',
    processed_files: 3,
    failed_files: 1,
    cancelled_files: 0,
    cut_short: false,
    total_files: 13,
    taking_in: false,
    paused: false,
    parent_job_id: null,
    created_at: '2026-11-12T10:00:00.000Z',
    timestamp: '2026-11-30T12:00:00Z',
    ...change,
  };
}
