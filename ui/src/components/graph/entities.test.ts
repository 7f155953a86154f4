import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import App from '../../App.svelte';
import type { Mention } from '../../bindings';
import { notShown } from '../../lib/mentions';
import { createFake } from '../../platform/fake';

const mention = (artifact_id: number, chunk: number, text = 'a'): Mention => ({
  ...{ artifact_id, chunk, start: 0, end: 1, text, assumed: false },
});

describe('mentions', () => {
  it('are told once a passage, by file, without those in sight', () => {
    const all = [
      mention(1, 10),
      mention(2, 20, 'b'),
      mention(1, 11),
      mention(2, 20),
      mention(1, 12),
    ];
    const groups = notShown(all, [12]);
    expect(
      groups.map(({ artifactId, spellings }) => [
        artifactId,
        ...spellings.map(({ text, mentions }) => `${text} ${mentions.length}`),
      ]),
    ).toEqual([
      [1, 'a 2'],
      [2, 'b 1'],
    ]);
  });
});

describe("the case's entities", () => {
  it('lead to each mention, also to one in another script', async () => {
    Element.prototype.scrollIntoView = vi.fn();
    render(App, { platform: createFake({ pace: 0, latency: 0 }) });
    await fireEvent.click(await screen.findByTestId('tab-entities'));
    const entities = await screen.findAllByTestId('entity');
    const rajan = entities.find((one) => one.textContent?.includes('Rajan Mehta'));
    if (!rajan) throw new Error('no Rajan Mehta');
    await fireEvent.click(rajan);
    await screen.findAllByTestId('mention');
    const hindi = screen
      .getAllByTestId('mention')
      .find((one) => one.textContent?.includes('राजन मेहता'));
    await waitFor(() =>
      expect(screen.getByTestId('evidence').textContent).toContain('गवाह का बयान'),
    );
    await fireEvent.click(hindi as HTMLElement);
    const panel = await screen.findByTestId('artifact-panel');
    expect(panel.dataset['artifactId']).toBe('4');
    await waitFor(() => expect(panel.querySelector('.spot mark')?.textContent).toBe('राजन मेहता'));
    expect(screen.getByTestId('evidence')).toBeTruthy();
  });
});
