import { describe, expect, it } from 'vitest';
import type { CaseEvent } from '../bindings';
import {
  assumptions,
  eventDetails,
  eventLine,
  eventsOf,
  eventTime,
  sourceTime,
} from '../lib/events';
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
    const details: [string, string][] = [
      ['seconds', '70'],
      ['cell', '404-20'],
      ['odd_one', 'x'],
    ];
    expect(eventDetails({ title: null, details })).toBe('1 m 10 s · First cell 404-20 · odd one x');
  });

  it('are named by their subjects, and by their identification only without one', () => {
    const details: [string, string][] = [
      ['message_id', 'a@b'],
      ['thread', 'a@b'],
      ['assumed', 'no zone given'],
    ];
    expect(eventDetails({ title: 'the keys', details })).toBe('');
    expect(eventDetails({ title: null, details })).toBe('message id a@b · thread a@b');
  });
});

describe('moments of the timeline', () => {
  const event = (at: string, instant: string, exactness: CaseEvent['exactness']): CaseEvent => ({
    at,
    instant,
    exactness,
    kind: 'messaged',
    title: null,
    source: null,
    target: null,
    details: [],
    artifact_id: 1,
    filename: 'a.eml',
    chunk: 1,
  });
  const mail = event('2026-03-13T22:15:00+05:30', '2026-03-13T16:45:00Z', 'instant');
  const call = event('2026-03-13T22:15:00', '2026-03-13T16:45:00Z', 'clock');
  const day = event('2026-04-01', '2026-03-31T18:30:00Z', 'day');

  it('are in one zone, or each in its own', () => {
    expect(eventTime(mail, 'utc')).toBe('13 Mar 2026, 16:45');
    expect(eventTime(mail, 'source')).toBe('13 Mar 2026, 22:15');
    expect(eventTime(call, 'utc')).toBe('13 Mar 2026, 16:45');
    expect(eventTime(day, 'utc')).toBe('1 Apr 2026');
  });

  it('keep what their source says', () => {
    expect(sourceTime(mail, 'utc')).toBe('source: 22:15 +05:30');
    expect(sourceTime(mail, 'source')).toBe('+05:30');
    expect(sourceTime(call, 'utc')).toBe('zone assumed');
    expect(sourceTime(call, 'source')).toBe('no zone given');
    expect(sourceTime(day, 'utc')).toBe('no time given');
  });

  it('stand in a line with what they are', () => {
    const party = { id: 1, name: 'Asha' };
    const titled = { ...mail, title: 'the \u202ekeys', source: party, target: party };
    expect(eventLine(titled)).toBe('messaged · \u2068the \ufffdkeys\u2069 · a.eml');
    expect(eventLine(mail)).toBe('messaged · a.eml');
  });

  it('say what was assumed', () => {
    expect(assumptions(mail, 'Asia/Kolkata')).toBe('');
    expect(assumptions(call, 'Asia/Kolkata')).toBe('assumed to be a time in Asia/Kolkata');
  });
});
