import { describe, expect, it } from 'vitest';
import { createFake } from '../platform/fake';
import { App } from './app.svelte';
import { askedFor, jobEvent, settled, startApp } from '../test/start';

describe('cases and jobs', () => {
  it('sum up the jobs of a case from events', async () => {
    const { app, calls } = await startApp();
    const before = calls.mock.calls.length;
    app.apply([jobEvent({ processed_files: 5, failed_files: 2 })]);
    const jobs = app.jobs.ofCase('Operation Phoenix');
    expect(jobs.map((job) => job.processed_files)).toEqual([5, 0]);
    expect(app.cases.get('Operation Phoenix')).toMatchObject({
      processed_files: 5,
      failed_files: 2,
      status: 'processing',
    });
    const later = calls.mock.calls.slice(before).map(([name]) => name);
    expect(later.filter((name) => name !== 'get_job_estimate')).toEqual([]);
  });

  it('leave the analyst where he went while they were loaded', async () => {
    const app = new App(createFake({ pace: 0, latency: 0 }), (work) => work());
    const started = app.start();
    app.nav.go('models');
    await started;
    expect(app.nav.view).toBe('models');
  });

  it('put the newest activity first', async () => {
    const { app } = await startApp();
    expect(app.cases.list[0]?.case_name).toBe('Operation Phoenix');
    app.apply([jobEvent({ job_id: 'local/asha/0198f2a0-m1', case_name: 'Mumbai Inquiry' })]);
    expect(app.cases.list[0]?.case_name).toBe('Mumbai Inquiry');
  });

  it('show all of a job that an event names first, and ask nothing', async () => {
    const { app, calls } = await startApp();
    const before = calls.mock.calls.length;
    const created_at = '2026-11-30T11:59:00.000Z';
    const parent_job_id = 'local/x/older';
    const news = { job_id: 'local/x/new', case_name: 'Fresh', total_files: 4, taking_in: true };
    app.apply([jobEvent({ ...news, created_at, parent_job_id })]);
    await settled();
    expect(app.cases.get('Fresh')).toMatchObject({ total_files: 4, jobs: 1, created_at });
    expect(app.jobs.get('local/x/new')).toMatchObject({ taking_in: true, parent_job_id });
    expect(calls.mock.calls.slice(before)).toEqual([]);
  });

  it('learn of a pause made elsewhere from its event', async () => {
    const { app, fake, calls } = await startApp();
    const id = 'local/asha/0198f2a0-p2';
    expect(app.jobs.get(id)?.paused).toBe(false);
    await fake.call('pause_job', { job_id: id });
    expect(app.jobs.get(id)?.paused).toBe(true);
    expect(askedFor(calls, 'get_jobs')).toBe(1);
  });

  it('say once that a job is done', async () => {
    const { app } = await startApp();
    const ended = { job_id: 'local/asha/0198f2a0-p2', status: 'completed' as const };
    app.apply([jobEvent({ ...ended, total_files: 9, failed_files: 0, seq: 6001 })]);
    app.apply([jobEvent({ ...ended, total_files: 9, failed_files: 0, seq: 6002 })]);
    expect(app.notices.list.map((notice) => notice.text)).toEqual([
      'Operation Phoenix: 9 files done',
    ]);
  });

  it('say why they could not be listed', async () => {
    const { app, calls } = await startApp();
    calls.mockRejectedValueOnce({ code: 'io', message: 'disk gone', hint: 'Plug it in.' });
    await app.cases.load();
    expect(app.cases.error).toEqual({ code: 'io', message: 'disk gone', hint: 'Plug it in.' });
  });
});
