import { describe, expect, it, vi } from 'vitest';
import { askedFor, startApp } from '../test/start';

async function start() {
  const started = await startApp();
  const { models } = started.app;
  await models.load();
  const stateOf = (id: string) => models.list.value?.models.find((one) => one.id === id)?.state;
  return { ...started, models, stateOf };
}

describe('models', () => {
  it('are installed, and the stages that were skipped can be run', async () => {
    const { models, calls, stateOf } = await start();
    expect(await models.install('qwen3-4b')).toBe(true);
    expect(stateOf('qwen3-4b')).toBe('installed');
    const [offer] = models.offers;
    const stages = offer?.stages ?? [];
    expect(stages).toContain('translation');
    expect(offer).toEqual({ of: 'qwen3-4b', artifacts: 14, stages });
    expect(offer && (await models.run(offer))).toBeGreaterThan(0);
    expect(models.offers).toEqual([]);
    expect(calls).toHaveBeenCalledWith('run_passed_over', { stages });
  });

  it('show what has come while they are fetched', async () => {
    const { models, app, calls } = await start();
    vi.useFakeTimers();
    let fail: (reason: unknown) => void = () => {};
    const fetched = new Promise<never>((_, reject) => (fail = reject));
    vi.spyOn(app.client, 'installModel').mockReturnValue(fetched);
    const before = askedFor(calls, 'get_models');
    const done = models.install('qwen3-4b');
    expect(models.isBusy('model:qwen3-4b')).toBe(true);
    await vi.advanceTimersByTimeAsync(4100);
    expect(askedFor(calls, 'get_models')).toBe(before + 2);
    fail({ code: 'io', message: 'the network is gone', hint: null });
    expect(await done).toBe(false);
    vi.useRealTimers();
    expect(models.errors['model:qwen3-4b']?.message).toBe('the network is gone');
  });

  it('keep why one could not be installed', async () => {
    const { models } = await start();
    expect(await models.install('bge-m3')).toBe(false);
    expect(models.errors['model:bge-m3']?.message).toContain('hash is not known');
    expect(models.busy).toEqual([]);
    models.clear('model:bge-m3');
    expect(models.errors).toEqual({});
  });

  it('take back the offer of one that is removed', async () => {
    const { models, stateOf } = await start();
    await models.install('whisper-large-v3-turbo');
    expect(models.offers).toHaveLength(1);
    await models.remove('whisper-large-v3-turbo');
    expect(models.offers).toEqual([]);
    expect(stateOf('whisper-large-v3-turbo')).toBe('available');
  });
});

describe('servers', () => {
  it('are asked, and forgotten when they change', async () => {
    const { models } = await start();
    await models.check('lab');
    expect(models.health.lab?.health).toBe('good');
    const stages = ['graph' as const, 'summarization' as const];
    const server = { name: 'lab', url: 'http://10.0.0.8', model: 'm', context_tokens: null };
    await models.setServer({ ...server, key: 'secret', stages });
    expect(models.health).toEqual({});
    expect(models.servers.value?.servers[0]).toMatchObject({ has_key: true });
    expect(models.offers[0]?.stages).toContain('summarization');
    await models.removeServer('lab');
    expect(models.servers.value?.servers).toEqual([]);
    expect(models.offers).toEqual([]);
  });
});
