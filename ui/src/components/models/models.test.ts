import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import App from '../../App.svelte';
import { createFake } from '../../platform/fake';

async function show() {
  const fake = createFake({ pace: 0, latency: 0 });
  const calls = vi.spyOn(fake, 'call');
  render(App, { platform: fake });
  await screen.findAllByTestId('artifact-row');
  await fireEvent.click(screen.getByText('Models'));
  await screen.findByTestId('models-installed');
  const item = (id: string) =>
    within(document.querySelector<HTMLElement>(`[data-model="${id}"]`) ?? document.body);
  return { calls, item };
}

it('asks before it uses the internet, then offers to run the stages that were skipped', async () => {
  const { calls, item } = await show();
  expect(item('bge-m3').queryByTestId('model-install')).toBeNull();
  expect(item('bge-m3').getByText(/hash is not known/)).toBeTruthy();
  await fireEvent.click(item('qwen3-4b').getByTestId('model-install'));
  const dialog = await screen.findByTestId('models-confirm');
  expect(dialog.textContent).toContain('only time Bureau uses the internet');
  expect(calls).not.toHaveBeenCalledWith('install_model', expect.anything());
  await fireEvent.click(screen.getByTestId('models-confirmed'));
  const note = await screen.findByTestId('models-waiting');
  expect(note.textContent).toMatch(/14 files skipped stages/);
  await fireEvent.click(screen.getByTestId('models-run'));
  await waitFor(() => expect(screen.queryByTestId('models-waiting')).toBeNull());
});

it('says that texts are sent to servers, and never shows a key', async () => {
  const { calls } = await show();
  expect(screen.getByText(/Texts of evidence are sent to these servers/)).toBeTruthy();
  const server = await screen.findByTestId('server-item');
  await fireEvent.click(within(server).getByTestId('server-edit'));
  const key = await screen.findByTestId<HTMLInputElement>('server-key');
  expect([key.type, key.value]).toEqual(['password', '']);
  await fireEvent.input(key, { target: { value: 's3cret' } });
  await fireEvent.click(screen.getByTestId('server-save'));
  await waitFor(() => expect(screen.queryByTestId('server-key')).toBeNull());
  expect(calls).toHaveBeenCalledWith('set_server', expect.objectContaining({ key: 's3cret' }));
  await waitFor(() => expect(screen.getByTestId('server-item').textContent).toContain('Works'));
  expect(document.body.innerHTML).not.toContain('s3cret');
});
