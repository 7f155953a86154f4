import { describe, expect, it } from 'vitest';
import { eventDetails, eventsOf } from '../lib/events';
import { membersLine } from '../lib/words';
import { settled, startApp } from '../test/start';

describe('the passwords of a case', () => {
  it('open what is locked: says how many files are tried again', async () => {
    const { app } = await startApp();
    app.passwords.open('Operation Phoenix');
    await settled();
    expect(app.passwords.answer.value?.passwords).toEqual(['mehta1984']);
    expect(app.passwords.touched).toBeNull();
    expect(await app.passwords.add(' two words ')).toBe(true);
    expect(app.passwords.answer.value?.passwords).toContain(' two words ');
    expect(app.passwords.touched).toBe(2);
    await app.passwords.remove('mehta1984');
    expect(app.passwords.answer.value?.passwords).toEqual([' two words ']);
    expect(app.passwords.touched).toBeNull();
  });

  it('are not kept when the dialog closes', async () => {
    const { app } = await startApp();
    app.passwords.open('Operation Phoenix');
    await settled();
    app.passwords.close();
    expect(app.passwords.answer.value).toBeNull();
    expect(await app.passwords.add('late')).toBe(false);
  });
});

describe('a search by meaning', () => {
  it('asks the same anew and says what is missing', async () => {
    const { app, calls } = await startApp();
    app.search.query = 'a model of trust';
    await app.search.run();
    await app.search.compare('meaning');
    expect(calls).toHaveBeenLastCalledWith('search', expect.objectContaining({ by: 'meaning' }));
    expect(app.search.results.error).toMatchObject({
      code: 'engine_missing',
      hint: expect.stringContaining('search for words'),
    });
    await app.search.compare('words');
    expect(app.search.results.error).toBeNull();
  });
});

describe('members of a container', () => {
  it('are those directly inside it', async () => {
    const { app } = await startApp();
    const zip = Array.from({ length: 40 }, (_, i) => app.artifacts.row(i)).find(
      (row) => row?.filename === 'phone export.zip',
    );
    const answer = await app.client.getArtifacts({
      ...{ job_id: null, case_name: 'Operation Phoenix', statuses: [], file_types: [] },
      ...{ groups: [], gaps: [] },
      ...{ parent_artifact_id: zip?.id ?? 0, filename: null, sort: null, offset: 0, limit: 100 },
    });
    expect(answer.artifacts.map((row) => row.path_inside)).toContain('media/photos/IMG_2041.jpg');
    expect(answer.artifacts.every((row) => row.parent_artifact_id === zip?.id)).toBe(true);
  });

  it('are counted in a line', () => {
    expect(membersLine({ found: 12, taken: 11, refused: 1 })).toBe(
      'Inside: 12 files, 11 taken, 1 refused',
    );
    expect(membersLine({ found: 1, taken: 1, refused: 0 })).toBe('Inside: 1 file, 1 taken');
  });
});

describe('calls and messages', () => {
  it('are found by a name or a number, however it is spaced', async () => {
    const { app } = await startApp();
    const { events } = await app.client.getCaseTimeline('Operation Phoenix');
    expect(eventsOf(events, ' ')).toHaveLength(60);
    expect(eventsOf(events, '+919876543210').length).toBeGreaterThan(0);
    expect(eventsOf(events, 'leila').length).toBeLessThan(60);
    expect(eventsOf(events, 'nobody')).toEqual([]);
  });

  it('say how long and where', () => {
    expect(
      eventDetails([
        ['seconds', '70'],
        ['cell', '404-20'],
        ['odd_one', 'x'],
      ]),
    ).toBe('1 m 10 s · First cell 404-20 · odd one x');
  });
});
