import { describe, expect, it } from 'vitest';
import { artifactEvent, askedFor, settled, startApp } from '../test/start';

describe('the artifact in the panel', () => {
  it('tells the host once that it is open', async () => {
    const { app, fake } = await startApp();
    await app.artifact.open(1);
    await app.artifact.open(1);
    await settled();
    expect(fake.world.opened).toEqual([1]);
  });

  it('follows events', async () => {
    const { app } = await startApp();
    await app.artifact.open(1);
    await settled();
    app.apply([artifactEvent({ status: 'failed', error_message: 'It is damaged.' })]);
    expect(app.artifact.detail.value).toMatchObject({
      status: 'failed',
      error_message: 'It is damaged.',
      media_type: 'application/pdf',
    });
  });

  it('goes to a chunk in whichever text holds it', async () => {
    const { app } = await startApp();
    await app.artifact.open(2, { chunks: [20_001] });
    expect(app.artifact.tab).toBe('text');
    expect(app.artifact.focus).toEqual({ chunks: [20_001] });
    const shown = app.artifact.content(app.artifact.shown)?.value;
    expect(shown?.chunks.some((chunk) => chunk.id === 20_001)).toBe(true);
  });

  it('asks for a text once', async () => {
    const { app, calls } = await startApp();
    await app.artifact.open(1);
    await app.artifact.read('text');
    await app.artifact.read('text');
    expect(askedFor(calls, 'get_artifact_content')).toBe(1);
  });
});
