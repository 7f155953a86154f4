import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { createFake } from '../../platform/fake';
import { artifactEvent } from '../../test/start';

async function show(caseName: string) {
  const fake = createFake({ pace: 0, latency: 0 });
  render(App, { platform: fake });
  const item = await waitFor(() => {
    const found = screen
      .getAllByTestId('case-item')
      .find((one) => one.dataset['caseName'] === caseName);
    if (!found) throw new Error(`no case ${caseName}`);
    return found;
  });
  await fireEvent.click(item);
  await waitFor(() => expect(document.querySelector('h1')?.textContent).toBe(caseName));
  await screen.findAllByTestId('artifact-row');
  return fake;
}

const row = (id: number) =>
  screen.getAllByTestId('artifact-row').find((one) => one.dataset['artifactId'] === String(id));

describe('the table of artifacts', () => {
  it('holds only the rows in sight of 100,000', async () => {
    await show('Hundred thousand files');
    expect(screen.getByTestId('artifact-table').getAttribute('aria-rowcount')).toBe('100001');
    expect(screen.getAllByTestId('artifact-row').length).toBeLessThan(60);
    const box = screen.getByTestId('artifact-table').querySelector('.box');
    if (!box) throw new Error('no list');
    box.scrollTop = 50_000 * 34;
    await fireEvent.scroll(box);
    await waitFor(() => expect(row(1_050_000)?.textContent).toContain('50001'));
    expect(screen.getAllByTestId('artifact-row').length).toBeLessThan(60);
  });

  it('stays small wherever it is scrolled to, and while events come', async () => {
    const fake = await show('Hundred thousand files');
    const box = screen.getByTestId('artifact-table').querySelector('.box');
    if (!box) throw new Error('no list');
    let most = 0;
    for (let step = 0; step <= 20; step += 1) {
      box.scrollTop = Math.min(step * 5_000, 99_980) * 34;
      await fireEvent.scroll(box);
      fake.announce(
        Array.from({ length: 200 }, (_, i) =>
          artifactEvent({
            seq: 20_000 + step * 200 + i,
            job_id: 'local/asha/0198f2a0-big',
            artifact_id: 1_000_000 + step * 5_000 + i,
          }),
        ),
      );
      most = Math.max(most, box.querySelectorAll('.all > *').length);
    }
    await waitFor(() => expect(row(1_099_999)?.textContent).toContain('100000'));
    expect(most).toBeLessThan(60);
    expect(document.querySelectorAll('*').length).toBeLessThan(2_500);
  });

  it('shows the stage, times and error of a row as events come', async () => {
    const fake = await show('Operation Phoenix');
    fake.announce([
      artifactEvent({
        seq: 9001,
        current_stage: 'summarization',
        processing_stages: { extraction: 5.2 },
      }),
      {
        type: 'stage_progress',
        ...{ job_id: 'local/asha/0198f2a0-p1', artifact_id: 1, stage: 'summarization' },
        ...{ fraction: 0.17, detail: 'page 7 of 40', eta_seconds: 30 },
      },
    ]);
    await waitFor(() => expect(row(1)?.dataset['status']).toBe('processing'));
    expect(row(1)?.textContent).toContain('summarization');
    expect(row(1)?.textContent).toContain('page 7 of 40');
    const badges = within(row(1) as HTMLElement).getAllByTestId('stage-badge');
    expect(badges.map((badge) => badge.textContent)).toEqual(['extraction 5.2 s']);
    fake.announce([artifactEvent({ seq: 9002, status: 'failed', error_message: 'it is damaged' })]);
    await waitFor(() => expect(row(1)?.textContent).toContain('It is damaged.'));
  });

  it('opens, explains and retries a failed file by keyboard', async () => {
    await show('Locked archive 2024-001');
    const table = screen.getByTestId('artifact-table');
    await fireEvent.keyDown(table, { key: 'j' });
    await fireEvent.keyDown(table, { key: 'Enter' });
    const error = await screen.findByTestId('artifact-error');
    expect(error.textContent).toContain('protected by a password');
    await fireEvent.click(screen.getByTestId('retry-button'));
    await waitFor(() => expect(screen.queryByTestId('artifact-error')).toBeNull());
    await waitFor(() =>
      expect(screen.getAllByTestId('artifact-row')[0]?.dataset['status']).toBe('queued'),
    );
    await fireEvent.keyDown(window, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByTestId('artifact-panel')).toBeNull());
  });

  it('renders a hostile file name as text', async () => {
    const fake = await show('Operation Phoenix');
    fake.drop(['/e/<img src=x onerror=alert(1)>.pdf']);
    const dialog = await screen.findByTestId('upload-dialog');
    expect(dialog.querySelector('img')).toBeNull();
    expect(dialog.textContent).toContain('<img src=x onerror=alert(1)>');
  });

  it('says what an active filter hides, and takes it away', async () => {
    await show('Operation Phoenix');
    const all = Number(screen.getByTestId('artifact-table').getAttribute('aria-rowcount')) - 1;
    expect(screen.getByTestId('filter-all').getAttribute('aria-pressed')).toBe('true');
    const input = screen.getByTestId('filter-filename');
    await fireEvent.input(input, { target: { value: 'pdf' } });
    const note = await screen.findByTestId('filter-note');
    await waitFor(() =>
      expect(note.textContent).toMatch(/Showing \d+ of \d+ files.*contains pdf/s),
    );
    expect(screen.getByTestId('filter-all').getAttribute('aria-pressed')).toBe('false');
    await fireEvent.click(screen.getByTestId('filter-clear'));
    await waitFor(() => expect(screen.queryByTestId('filter-note')).toBeNull());
    expect(screen.getByTestId('artifact-table').getAttribute('aria-rowcount')).toBe(`${all + 1}`);
  });
});
