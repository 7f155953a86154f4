import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { createFake } from '../../platform/fake';
import { artifactEvent, jobEvent } from '../../test/start';

async function show(caseName: string) {
  const fake = createFake({ pace: 0, latency: 0 });
  render(App, { platform: fake });
  const item = await waitFor(() => {
    const items = screen.getAllByTestId('case-item');
    const found = items.find((one) => one.dataset['caseName'] === caseName);
    if (!found) throw new Error(`no case ${caseName}`);
    return found;
  });
  await fireEvent.click(item);
  await screen.findAllByTestId('artifact-row');
  return fake;
}

const row = (id: number) => {
  const rows = screen.getAllByTestId('artifact-row');
  const found = rows.find((one) => one.dataset['artifactId'] === String(id));
  if (!found) throw new Error(`no row ${id}`);
  return found;
};
const spins = (id: number) => within(row(id)).queryAllByTestId('spinner').length > 0;

describe('how a file stands', () => {
  it('turns only while a stage runs, and is paused with its job', async () => {
    const fake = await show('Operation Phoenix');
    fake.announce([artifactEvent({ seq: 9001, current_stage: 'embeddings' })]);
    await waitFor(() => expect(row(1).dataset['group']).toBe('running'));
    expect(within(row(1)).getByTestId('current-stage').textContent).toBe('embeddings');
    expect(spins(1)).toBe(true);

    fake.announce([artifactEvent({ seq: 9002, current_stage: null, waiting_stage: 'graph' })]);
    await waitFor(() => expect(row(1).dataset['group']).toBe('waiting'));
    expect(within(row(1)).queryByTestId('current-stage')).toBeNull();
    expect(within(row(1)).getByTestId('waiting-stage').textContent).toContain('waiting for graph');
    expect(spins(1)).toBe(false);

    fake.announce([jobEvent({ seq: 9003, paused: true })]);
    await waitFor(() => expect(row(1).dataset['group']).toBe('paused'));
    expect(row(1).textContent).toContain('paused before graph');
  });

  it('says what a completed file lacks and why, and lists and counts such files', async () => {
    await show('Operation Phoenix');
    const badge = within(row(3)).getByTestId('status-badge');
    expect(badge.dataset['group']).toBe('completed_with_gaps');
    expect(within(row(3)).getByTestId('row-gaps').textContent).toContain(
      'no transcript: no speech model is installed',
    );
    const chip = await screen.findByTestId('filter-no-transcription');
    expect(chip.textContent).toContain('No transcript 1');
    await fireEvent.click(chip);
    await waitFor(() => expect(screen.getAllByTestId('artifact-row')).toHaveLength(1));
    expect(row(3).textContent).toContain('surveillance.mp4');
  });

  it('tells locked from damaged files by word, colour and count', async () => {
    await show('Operation Phoenix');
    expect((await screen.findByTestId('filter-locked')).textContent).toContain('Locked 2');
    expect(screen.getByTestId('filter-corrupt').textContent).toContain('Damaged 1');
    expect(screen.queryByTestId('filter-failed')).toBeNull();
    expect(screen.getByTestId('case-failed').textContent?.replace(/\s+/g, ' ')).toContain(
      '2 failed: 1 locked, 1 damaged',
    );
    await fireEvent.click(screen.getByTestId('filter-locked'));
    await waitFor(() => expect(screen.getAllByTestId('artifact-row')).toHaveLength(2));
    const [first] = screen.getAllByTestId('status-badge');
    expect(first?.textContent).toContain('Locked');
    expect(first?.className).toContain('warn');
  });

  it('names the unit of what it counts', async () => {
    await show('Operation Phoenix');
    const head = document.querySelector('.facts');
    await waitFor(() => expect(head?.textContent).toMatch(/\d+ files added, \d+ inside them/));
    expect(screen.getByText(/^All/).title).toMatch(/\d+ files you added, \d+ inside them/);
    const added = (text?: string | null) =>
      Number(/(\d+) files? (you )?added/.exec(text ?? '')?.[1]);
    const item = screen.getAllByTestId('case-item').find((one) => one.ariaCurrent === 'page');
    expect(item?.querySelector('.count')?.textContent?.trim()).toBe(
      String(added(head?.textContent)),
    );
  });
});
