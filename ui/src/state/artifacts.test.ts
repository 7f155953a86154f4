import { afterEach, describe, expect, it, vi } from 'vitest';
import { artifactEvent, askedFor, settled, startApp } from '../test/start';
import { everything, moved, toRequest } from './filter';

afterEach(() => vi.useRealTimers());

describe('the artifacts of the open case', () => {
  it('update a loaded row from an event without asking again', async () => {
    const { app, calls } = await startApp();
    const before = askedFor(calls, 'get_artifacts');
    app.apply([
      artifactEvent({
        status: 'failed',
        error_code: 'corrupt',
        error_message: 'It is damaged.',
        processing_stages: { extraction: 5.2 },
      }),
    ]);
    await settled();
    expect(app.artifacts.row(0)).toMatchObject({
      id: 1,
      ordinal: 1,
      status: 'failed',
      error_message: 'It is damaged.',
      processing_stages: { extraction: 5.2 },
    });
    expect(askedFor(calls, 'get_artifacts')).toBe(before);
  });

  it('keep the counts by status true', async () => {
    const { app } = await startApp();
    const { completed = 0, failed = 0 } = app.artifacts.counts ?? {};
    expect(completed).toBeGreaterThan(0);
    app.apply([artifactEvent({ seq: 5001, status: 'failed' })]);
    expect(app.artifacts.counts).toMatchObject({ completed: completed - 1, failed: failed + 1 });
  });

  it('never count a file twice', () => {
    const counts = { completed: 3 };
    expect(moved(counts, 'running', 'completed')).toEqual({ completed: 3 });
    expect(moved(counts, 'completed', 'running')).toEqual({ completed: 2, running: 1 });
  });

  it('leave out what belongs to another case', async () => {
    const { app } = await startApp();
    const before = app.artifacts.row(0);
    app.apply([artifactEvent({ job_id: 'local/asha/0198f2a0-m1', status: 'failed' })]);
    expect(app.artifacts.row(0)).toBe(before);
  });

  it('show the progress of the running stage and forget it with the stage', async () => {
    const { app } = await startApp();
    const base = { job_id: 'local/asha/0198f2a0-p1', artifact_id: 1 };
    app.apply([
      artifactEvent({ seq: 5001 }),
      {
        type: 'stage_progress',
        ...base,
        stage: 'extraction',
        ...{ fraction: 0.2, detail: 'page 7 of 40', eta_seconds: 9 },
      },
    ]);
    expect(app.artifacts.progress.get(1)?.detail).toBe('page 7 of 40');
    app.apply([artifactEvent({ seq: 5002, current_stage: 'summarization' })]);
    expect(app.artifacts.progress.has(1)).toBe(false);
  });

  it('ask again for a page to which a file came while it was asked for', async () => {
    const { app, calls } = await startApp();
    const filter = { ...everything('Operation Phoenix'), sort: 'filename' as const };
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    calls.mockImplementationOnce(async () => {
      await gate;
      return { total: 0, artifacts: [] };
    });
    app.artifacts.show(filter);
    app.apply([artifactEvent({ seq: 5001, artifact_id: 99_999, status: 'queued' })]);
    letGo();
    await vi.waitFor(() => expect(app.artifacts.row(0)).toBeDefined());
  });

  it('apply what was announced while a page was asked for', async () => {
    const { app, calls } = await startApp();
    const filter = { ...everything('Operation Phoenix'), sort: 'filename' as const };
    const older = await app.client.getArtifacts(toRequest(filter, 0, 200));
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    calls.mockImplementationOnce(async () => {
      await gate;
      return older;
    });
    app.artifacts.show(filter);
    app.apply([artifactEvent({ status: 'failed', error_message: 'later' })]);
    letGo();
    await settled();
    expect(app.artifacts.byId(1)).toMatchObject({ status: 'failed', error_message: 'later' });
  });

  it('are asked for again when they could not be read', async () => {
    const { app, calls } = await startApp();
    vi.useFakeTimers();
    calls.mockRejectedValueOnce({ code: 'internal', message: 'The store is busy.', hint: null });
    app.artifacts.show(app.artifacts.filter);
    await settled();
    expect(app.artifacts.error).toMatchObject({ message: 'The store is busy.' });
    await vi.advanceTimersByTimeAsync(2000);
    await settled();
    expect(app.artifacts.error).toBeNull();
    expect(app.artifacts.row(0)?.id).toBe(1);
  });

  it('ask once for many new files', async () => {
    vi.useFakeTimers();
    const { app, calls } = await startApp();
    await vi.advanceTimersByTimeAsync(2000);
    const before = askedFor(calls, 'get_artifacts');
    const news = Array.from({ length: 50 }, (_, i) =>
      artifactEvent({
        seq: 7000 + i,
        artifact_id: 9000 + i,
        status: 'queued',
        current_stage: null,
      }),
    );
    for (const one of news) app.apply([one]);
    await vi.advanceTimersByTimeAsync(2000);
    const rows = calls.mock.calls.filter(
      ([name, request]) =>
        name === 'get_artifacts' && 'limit' in request && (request.limit ?? 0) > 1,
    );
    expect(askedFor(calls, 'get_artifacts')).toBeGreaterThan(before);
    expect(rows.length).toBeLessThanOrEqual(3);
  });

  it('keep few pages of a very long list', async () => {
    const { app } = await startApp();
    app.openCase('Hundred thousand files');
    await settled();
    expect(app.artifacts.total).toBe(100_000);
    for (let at = 0; at < 100_000; at += 1000) {
      app.artifacts.want(at, at + 30);
      await settled();
    }
    expect(app.artifacts.row(99_000)?.ordinal).toBe(99_001);
    expect(app.artifacts.row(0)).toBeUndefined();
  });
});
