import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { createFake } from '../../platform/fake';

async function show() {
  render(App, { platform: createFake({ pace: 0, latency: 0 }) });
  await fireEvent.click(await screen.findByTestId('tab-graph'));
  return screen.findAllByTestId('graph-node');
}
const kind = (name: string) =>
  screen.getAllByTestId('graph-kind').find((one) => one.dataset['kind'] === name) as HTMLElement;

describe('the graph of a case', () => {
  it('begins without dates and amounts, and remembers what is switched on', async () => {
    const few = await show();
    expect(kind('date').getAttribute('aria-pressed')).toBe('false');
    expect(kind('money').getAttribute('aria-pressed')).toBe('false');
    await fireEvent.click(kind('date'));
    expect(screen.getAllByTestId('graph-node').length).toBeGreaterThan(few.length);
    await fireEvent.click(screen.getByTestId('tab-summary'));
    await fireEvent.click(screen.getByTestId('tab-graph'));
    await screen.findAllByTestId('graph-node');
    expect(kind('date').getAttribute('aria-pressed')).toBe('true');
  });

  it('shows by keyboard what is known of a node and what connects it', async () => {
    const [first, second] = await show();
    expect([first?.tabIndex, second?.tabIndex]).toEqual([0, -1]);
    first?.focus();
    await fireEvent.click(first as HTMLElement);
    const evidence = await screen.findByTestId('evidence');
    expect(evidence.textContent).toContain('Rajan Mehta');
    const connections = await screen.findAllByTestId('connection');
    expect(connections[0]?.textContent).toMatch(/messaged|called/);
    await fireEvent.click(connections[0] as HTMLElement);
    await waitFor(() => expect(connections[0]?.getAttribute('aria-pressed')).toBe('true'));
    await fireEvent.keyDown(window, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByTestId('evidence')).toBeNull());
  });
});
