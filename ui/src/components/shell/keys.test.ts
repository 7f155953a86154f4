import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { createFake } from '../../platform/fake';

async function show() {
  render(App, { platform: createFake({ pace: 0, latency: 0 }) });
  await screen.findAllByTestId('artifact-row');
}

const press = (key: string, target: Element | Window = document.activeElement ?? window) =>
  fireEvent.keyDown(target, { key });

const selected = () =>
  document.querySelector('[role=tab][aria-selected=true]')?.textContent?.trim();

describe('the keyboard', () => {
  it('reaches each tab of the case by its number', async () => {
    await show();
    await press('3');
    await waitFor(() => expect(selected()).toBe('Summary'));
    await press('1');
    await waitFor(() => expect(selected()).toBe('Artifacts'));
  });

  it('filters by name and goes on to the files', async () => {
    await show();
    await press('6');
    await press('f');
    const input = await screen.findByTestId('filter-filename');
    await waitFor(() => expect(document.activeElement).toBe(input));
    await press('2');
    expect(selected()).toBe('Artifacts');
    await press('Enter');
    expect(document.activeElement).toBe(screen.getByTestId('artifact-table'));
  });

  it('walks from the words of a search through its passages and back to the case', async () => {
    await show();
    await press('/');
    const input = await screen.findByTestId('search-input');
    await waitFor(() => expect(document.activeElement).toBe(input));
    await fireEvent.input(input, { target: { value: 'halden' } });
    const hits = await screen.findAllByTestId('search-hit');
    await press('ArrowDown');
    expect(document.activeElement).toBe(hits[0]);
    await press('ArrowDown');
    expect(document.activeElement).toBe(hits[1]);
    await press('ArrowUp');
    await press('ArrowUp');
    expect(document.activeElement).toBe(input);
    await press('ArrowDown');
    await press('/');
    await waitFor(() => expect(document.activeElement).toBe(input));
    await press('ArrowDown');
    await press('Escape');
    await screen.findByTestId('artifact-table');
  });
});
