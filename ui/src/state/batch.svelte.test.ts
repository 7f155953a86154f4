/** How much work a burst of events makes. */
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import type { Event } from '../bindings';
import { createFake } from '../platform/fake';
import { artifactEvent, jobEvent, settled } from '../test/start';
import { App } from './app.svelte';

async function start() {
  const fake = createFake({ pace: 0, latency: 0 });
  const frames: (() => void)[] = [];
  const app = new App(fake, (work) => frames.push(work));
  await app.start();
  await settled();
  const apply = vi.spyOn(app, 'apply');
  const calls = vi.spyOn(fake, 'call');
  const frame = () => frames.splice(0).forEach((work) => work());
  return { app, fake, apply, calls, frames, frame };
}

/** 1,000 events: the fifteen files of a job move on again and again, and the job with them. */
function burst(): Event[] {
  return Array.from({ length: 1000 }, (_, i) =>
    i % 10 === 9
      ? jobEvent({ seq: 10_000 + i, processed_files: i % 13 })
      : artifactEvent({
          seq: 10_000 + i,
          artifact_id: (i % 15) + 1,
          processing_stages: { extraction: i / 100 },
        }),
  );
}

describe('a burst of 1,000 events', () => {
  it('is applied once, in one frame, however it arrives', async () => {
    const { fake, apply, frames, frame } = await start();
    const events = burst();
    for (let at = 0; at < 1000; at += 50) fake.announce(events.slice(at, at + 50));
    expect(frames).toHaveLength(1);
    expect(apply).not.toHaveBeenCalled();
    frame();
    expect(apply).toHaveBeenCalledTimes(1);
    expect(apply.mock.calls[0]?.[0]).toHaveLength(1000);
  });

  it('renews what is shown once and asks the host for no list', async () => {
    const { app, fake, calls, frame } = await start();
    let [rows, cases] = [0, 0];
    const stop = $effect.root(() => {
      $effect(() => {
        for (let index = 0; index < 24; index += 1) app.artifacts.row(index);
        rows += 1;
      });
      $effect(() => {
        void app.cases.list;
        cases += 1;
      });
    });
    flushSync();
    expect([rows, cases]).toEqual([1, 1]);
    fake.announce(burst());
    frame();
    flushSync();
    expect([rows, cases]).toEqual([2, 2]);
    expect(app.artifacts.row(0)?.processing_stages).toEqual({ extraction: 9.9 });
    const asked = new Set(calls.mock.calls.map(([name]) => name));
    expect([...asked].filter((name) => name !== 'get_job_estimate')).toEqual([]);
    stop();
  });
});
