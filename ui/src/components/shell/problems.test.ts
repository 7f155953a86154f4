import { render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { createFake, diskFull } from '../../platform/fake';
import { startApp } from '../../test/start';

describe('what keeps the program from going on', () => {
  it('is shown until it is over', async () => {
    const fake = createFake({ pace: 0, latency: 0 });
    render(App, { platform: fake });
    await waitFor(() => expect(document.querySelector('h1')).not.toBeNull());
    expect(screen.queryByTestId('problem-banner')).toBeNull();
    fake.trouble([diskFull]);
    const banner = await screen.findByTestId('problem-banner');
    expect(banner.textContent).toContain('The disk that holds the data folder is full.');
    expect(banner.textContent).toContain('work goes on by itself');
    expect(banner.closest('[role=alert]')).not.toBeNull();
    fake.trouble([]);
    await waitFor(() => expect(screen.queryByTestId('problem-banner')).toBeNull());
  });

  it('is known at the start', async () => {
    const { app } = await startApp({ full: true });
    expect(app.problems.list).toEqual([diskFull]);
  });

  it('is what was told last, whenever the answer comes', async () => {
    const { app, fake } = await startApp({ full: true });
    const loading = app.problems.start();
    fake.trouble([]);
    await loading;
    expect(app.problems.list).toEqual([]);
  });
});
