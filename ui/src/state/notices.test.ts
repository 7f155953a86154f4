import { describe, expect, it } from 'vitest';
import { askedFor, jobEvent, settled, startApp } from '../test/start';

const child = 'local/asha/0198f2a0-p2';
const counters = { total_files: 9, processed_files: 9, failed_files: 0 };

describe('notices of jobs', () => {
  it('call a cancelled job cancelled, with what was not processed', async () => {
    const { app } = await startApp();
    app.apply([
      jobEvent({ job_id: child, status: 'cancelled', ...counters, cancelled_files: 6, seq: 6001 }),
    ]);
    await settled();
    expect(app.notices.list.map(({ text, tone }) => [text, tone])).toEqual([
      ['Operation Phoenix: Cancelled: 3 done, 6 not processed', 'warn'],
    ]);
  });

  it('give the reasons of failures', async () => {
    const { app, fake, calls } = await startApp();
    const mine = fake.world.artifacts.filter((one) => one.job_id === child);
    mine
      .slice(0, 2)
      .forEach((one, i) =>
        Object.assign(one, { status: 'failed', error_code: i === 0 ? 'locked' : 'corrupt' }),
      );
    app.apply([
      jobEvent({ job_id: child, status: 'completed', ...counters, failed_files: 2, seq: 6001 }),
    ]);
    await settled();
    expect(askedFor(calls, 'get_artifact_counts')).toBeGreaterThan(0);
    expect(app.notices.list.at(-1)?.text).toBe(
      'Operation Phoenix: 9 files: 7 done, 2 failed: 1 locked, 1 damaged',
    );
  });

  it('say nothing when a job that began again ends as it had', async () => {
    const { app } = await startApp();
    const ends = { job_id: child, status: 'completed' as const, ...counters };
    app.apply([jobEvent({ ...ends, seq: 6001 })]);
    app.apply([jobEvent({ job_id: child, ...counters, processed_files: 8, seq: 6002 })]);
    app.apply([jobEvent({ ...ends, seq: 6003 })]);
    await settled();
    expect(app.notices.list).toHaveLength(1);
    app.apply([jobEvent({ job_id: child, ...counters, processed_files: 8, seq: 6004 })]);
    app.apply([jobEvent({ ...ends, status: 'cancelled', cancelled_files: 1, seq: 6005 })]);
    await settled();
    expect(app.notices.list).toHaveLength(2);
  });
});
