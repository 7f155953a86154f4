import { describe, expect, it, vi } from 'vitest';
import type { Event } from '../bindings';
import { artifactEvent } from '../test/start';
import { Connection, eachFrame } from './connection.svelte';

function setUp() {
  const handed: Event[][] = [];
  const frames: (() => void)[] = [];
  const asked: number[] = [];
  let send: (events: Event[]) => void = () => undefined;
  const platform = {
    subscribe: vi.fn(async (after: number, onBatch: (events: Event[]) => void) => {
      asked.push(after);
      send = onBatch;
      return () => undefined;
    }),
  };
  const connection = new Connection(
    platform,
    (events) => handed.push(events),
    (work) => frames.push(work),
  );
  const frame = () => frames.splice(0).forEach((work) => work());
  return { connection, platform, handed, asked, frame, send: (e: Event[]) => send(e) };
}

const event = (seq: number) => artifactEvent({ seq });

describe('the event stream', () => {
  it('hands on all batches of a frame at once', async () => {
    const { connection, handed, frame, send } = setUp();
    await connection.start(10);
    connection.release();
    send([event(11)]);
    send([event(12), event(13)]);
    expect(handed).toEqual([]);
    frame();
    expect(handed).toEqual([[event(11), event(12), event(13)]]);
  });

  it('keeps events back until the lists are loaded', async () => {
    const { connection, handed, frame, send } = setUp();
    await connection.start(10);
    send([event(11)]);
    frame();
    expect(handed).toEqual([]);
    connection.release();
    frame();
    expect(handed).toEqual([[event(11)]]);
  });

  it('hands on a recorded event once, and progress always', async () => {
    const { connection, handed, frame, send } = setUp();
    await connection.start(10);
    connection.release();
    const progress: Event = {
      type: 'stage_progress',
      ...{ job_id: 'j', artifact_id: 1, stage: 'extraction', fraction: 0.5 },
      ...{ detail: null, eta_seconds: null },
    };
    send([event(10), event(11), progress]);
    send([event(11), progress]);
    frame();
    expect(handed.flat()).toEqual([event(11), progress, progress]);
  });

  it('takes a broken stream up again after what was seen', async () => {
    vi.useFakeTimers();
    const { connection, platform, asked, send } = setUp();
    await connection.start(10);
    send([event(17)]);
    platform.subscribe.mockRejectedValueOnce({ code: 'io', message: 'gone', hint: null });
    await connection.start(connection.lastSeq);
    expect(connection.state).toBe('broken');
    expect(connection.error?.message).toBe('gone');
    await vi.advanceTimersByTimeAsync(2500);
    expect(connection.state).toBe('live');
    expect(asked).toEqual([10, 17]);
    vi.useRealTimers();
  });
});

describe('the pace of a frame', () => {
  it('goes by the clock when no frame is drawn', () => {
    vi.useFakeTimers();
    const drawn = vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(1);
    const work = vi.fn();
    eachFrame(work);
    vi.advanceTimersByTime(250);
    expect(work).toHaveBeenCalledOnce();
    drawn.mockRestore();
    vi.useRealTimers();
  });
});
