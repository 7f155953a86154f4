import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import App from '../../App.svelte';
import { createFake } from '../../platform/fake';

async function open() {
  const fake = createFake({ pace: 0, latency: 0 });
  const calls = vi.spyOn(fake, 'call');
  render(App, { platform: fake });
  const item = await waitFor(() => {
    const items = screen.getAllByTestId('case-item');
    const found = items.find((one) => one.dataset['caseName'] === 'Operation Phoenix');
    if (!found) throw new Error('no case');
    return found;
  });
  await fireEvent.click(item);
  await screen.findAllByTestId('artifact-row');
  const chosen = async (entry: string) => {
    await fireEvent.click(screen.getByLabelText('More for this case'));
    await fireEvent.click(await screen.findByText(entry));
  };
  const asked = (name: string) => calls.mock.calls.filter(([command]) => command === name);
  return { chosen, asked };
}

describe('running a case again', () => {
  it('asks first, with what runs and how long it takes', async () => {
    const { chosen, asked } = await open();
    await chosen('Run again from a stage…');
    await waitFor(() =>
      expect(screen.getByTestId('reprocess-summary').textContent).toMatch(
        /\d+ files, .*will run again/s,
      ),
    );
    expect(screen.getByTestId('reprocess-dialog').textContent).toContain('runs again');
    expect(screen.getByTestId('reprocess-time').textContent).toMatch(/It takes about \d+ s/);
    expect(asked('reprocess')).toHaveLength(0);
    await fireEvent.change(screen.getByTestId('reprocess-from'), { target: { value: 'graph' } });
    await waitFor(() =>
      expect(screen.getByTestId('reprocess-time').textContent).toContain('Nothing has changed'),
    );
    await fireEvent.click(screen.getByTestId('confirm-reprocess'));
    await waitFor(() => expect(asked('reprocess')).toHaveLength(1));
    expect(asked('reprocess')[0]?.[1]).toMatchObject({ from: 'graph' });
  });

  it('is offered when the country of the case was changed', async () => {
    const { chosen, asked } = await open();
    await chosen('Country of telephone numbers…');
    const select = await screen.findByTestId<HTMLSelectElement>('country-select');
    expect(select.value).toBe('IN');
    await fireEvent.change(select, { target: { value: 'US' } });
    await fireEvent.click(screen.getByTestId('country-save'));
    await waitFor(() => expect(asked('set_case_country')).toHaveLength(1));
    const from = await screen.findByTestId<HTMLSelectElement>('reprocess-from');
    expect(from.value).toBe('graph');
  });
});
