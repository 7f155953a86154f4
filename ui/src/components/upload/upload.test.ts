import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../App.svelte';
import { createFake, type Fake } from '../../platform/fake';
import { toSuspects } from '../../state/upload.svelte';

let fake: Fake;

async function show(options = {}) {
  fake = createFake({ pace: 0, latency: 0, ...options });
  vi.spyOn(fake, 'call');
  render(App, { platform: fake });
  await waitFor(() => expect(document.querySelector('h1')).not.toBeNull());
}

const submit = () => fireEvent.click(screen.getByTestId('upload-submit'));

const requests = () =>
  vi.mocked(fake.call).mock.calls.filter(([name]) => name === 'upload_documents');

describe('adding evidence', () => {
  beforeEach(() => vi.restoreAllMocks());

  it('shows where a drop will go', async () => {
    await show();
    fake.dragging(true);
    await waitFor(() =>
      expect(screen.getByTestId('drop-overlay').textContent).toContain('Operation Phoenix'),
    );
    fake.dragging(false);
    await waitFor(() => expect(screen.queryByTestId('drop-overlay')).toBeNull());
  });

  it('offers the open case for what was dropped', async () => {
    await show();
    fake.drop(['/e/गवाह का बयान.pdf', '/e/sub folder']);
    const dialog = await screen.findByTestId('upload-dialog');
    expect(dialog.textContent).toContain('गवाह का बयान.pdf');
    expect(screen.getByTestId<HTMLSelectElement>('case-select').value).toBe('Operation Phoenix');
    await submit();
    await waitFor(() => expect(screen.queryByTestId('upload-dialog')).toBeNull());
    expect(requests()).toEqual([
      [
        'upload_documents',
        {
          paths: ['/e/गवाह का बयान.pdf', '/e/sub folder'],
          case_name: 'Operation Phoenix',
          country: null,
          parent_job_id: null,
          suspects: [],
        },
      ],
    ]);
  });

  it('asks for a name and then opens the new case', async () => {
    await show({ empty: true });
    fake.drop(['/e/a.pdf']);
    await screen.findByTestId('upload-dialog');
    await submit();
    await waitFor(() =>
      expect(screen.getByTestId('upload-error').textContent).toContain('no name'),
    );
    expect(requests()).toEqual([]);
    await fireEvent.input(screen.getByTestId('case-name-input'), {
      target: { value: ' Kestrel ' },
    });
    await submit();
    await waitFor(() => expect(screen.getByTestId('case-item').textContent).toContain('Kestrel'));
    expect(requests()[0]?.[1]).toMatchObject({ case_name: 'Kestrel' });
    await waitFor(() => expect(screen.getByTestId('artifact-row').textContent).toContain('a.pdf'));
  });

  it('keeps the dialog open and shows why it was refused', async () => {
    await show();
    fake.drop(['/e/missing.pdf']);
    await screen.findByTestId('upload-dialog');
    await submit();
    const error = await screen.findByTestId('upload-error');
    expect(error.textContent).toContain('does not exist');
    expect(error.textContent).toContain('Drop it again');
  });

  it('adds a second drop to the first', async () => {
    await show();
    fake.drop(['/e/a.pdf']);
    fake.drop(['/e/b.pdf', '/e/a.pdf']);
    const button = await screen.findByTestId('upload-submit');
    await waitFor(() => expect(button.textContent).toContain('Add 2 items'));
  });

  it('sends the persons that were filled in', () => {
    const fields: [string, string][] = [
      ['name', ' Rajan Mehta '],
      ['aliases', ''],
      ['phone', '98765'],
    ];
    expect(
      toSuspects([
        { id: 'P1', fields },
        { id: 'P2', fields: [['name', '']] },
      ]),
    ).toEqual([{ id: 'P1', fields: { name: 'Rajan Mehta', phone: '98765' } }]);
  });
});
