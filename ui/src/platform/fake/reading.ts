/** What the scripted backend says of machine-read pages and speech, tables, calls, members and sentences. */
import type {
  AlignedSentence,
  CaseEvent,
  Chunk,
  ColumnMeaning,
  MemberCount,
  Passage,
  Table,
  Word,
} from '../../bindings';
import type { FakeArtifact } from './world';

/** The third word of each passage and every seventh are uncertain. */
function wordsOf(text: string, more: (index: number) => Partial<Word>): Word[] {
  return text.split(' ').map((word, i) => ({
    text: word,
    confidence: i % 7 === 2 ? 0.42 : 0.9 + (i % 5) / 50,
    ...more(i),
  }));
}

export function passagesOf(artifact: FakeArtifact): Passage[] {
  if (artifact.status !== 'completed') return [];
  const [first = '', second = ''] = artifact.sample.text;
  if (artifact.file_type === 'image') {
    const area = (i: number): Partial<Word> => ({
      area: [(i % 8) / 8, Math.floor(i / 8) / 12, 0.1, 0.04],
    });
    return [
      page(1, { words: wordsOf(first, area), confidence: 0.87, turned: 90, languages: ['en'] }),
      page(2, {
        words: wordsOf(second, area),
        confidence: 0.74,
        languages: ['en', 'hi'],
        layer: 'Th3 ca11 rec0rds sh0w e1even c0nversati0ns',
      }),
    ];
  }
  if (!artifact.plan.includes('transcription')) return [];
  const words = wordsOf(first, (i) => ({ seconds: [i * 0.8, i * 0.8 + 0.7] }));
  const place = { start_seconds: 0, end_seconds: words.length * 0.8 };
  return [{ place, origin: 'speech', languages: ['en'], confidence: 0.83, words }];
}

function page(
  number: number,
  more: Pick<Passage, 'words' | 'confidence' | 'languages'> & Partial<Passage>,
): Passage {
  return { place: { page: number }, origin: 'ocr', turned: 0, ...more };
}

export function tablesOf(artifact: FakeArtifact, said: ColumnMeaning[]): Table[] {
  if (artifact.file_type !== 'table') return [];
  const sheet = artifact.filename.endsWith('.xlsx') ? 'Calls' : '';
  const columns: Table['columns'] = [
    { name: 'A-Party', values: 'number', meaning: 'caller' },
    { name: 'B-Party', values: 'number', meaning: 'called' },
    { name: 'Call start', values: 'date', meaning: 'start' },
    { name: 'Length', values: 'duration', meaning: null },
    { name: 'First Cell ID', values: 'text', meaning: 'cell' },
    { name: 'Remark', values: 'text', meaning: null },
  ];
  const set = columns.map((column, at) => {
    const one = said.find((meaning) => meaning.sheet === sheet && meaning.column === at);
    return one ? { ...column, meaning: one.meaning } : column;
  });
  return [{ sheet, header_row: 3, rows: 8_120, columns: set, calls: 8_104 }];
}

export function membersOf(artifact: FakeArtifact, all: FakeArtifact[]): MemberCount | null {
  if (artifact.file_type !== 'archive') return null;
  const taken = all.filter((one) => one.parent_artifact_id === artifact.id).length;
  return { found: taken + 1, taken, refused: 1 };
}

/** Calls of the case's first call table, a few days of them. */
export function eventsOf(artifacts: FakeArtifact[]): CaseEvent[] {
  const table = artifacts.find((one) => one.filename.startsWith('call-data'));
  if (table?.status !== 'completed') return [];
  const parties = ['+91 98765 43210', 'Rajan Mehta', 'Leila Haddad', '+44 20 7946 0011'];
  const party = (i: number) => ({ id: (i % 4) + 1, name: parties[i % 4] ?? '' });
  return Array.from({ length: 60 }, (_, i) => {
    const [day, hour, minute] = [1 + Math.floor(i / 12), 8 + (i % 12), (i * 7) % 60];
    const two = (n: number) => String(n).padStart(2, '0');
    const at = `2026-03-${two(day)}T${two(hour)}:${two(minute)}:00`;
    const place = {
      source: party(i),
      target: party(i + 1 + (i % 2)),
      artifact_id: table.id,
      filename: table.filename,
      chunk: table.id * 10_000 + i,
    };
    return i % 7 === 2 ? mail(at, place) : call(i, at, place);
  }).sort((a, b) => a.instant.localeCompare(b.instant));
}

type Place = Pick<CaseEvent, 'source' | 'target' | 'artifact_id' | 'filename' | 'chunk'>;

/** A clock without a zone is placed as one in India. */
function call(i: number, at: string, place: Place): CaseEvent {
  const texted = i % 5 === 3;
  const cell: [string, string] = ['cell', `404-20-${1000 + (i % 9)}`];
  return {
    ...place,
    at,
    instant: new Date(`${at}+05:30`).toISOString(),
    exactness: 'clock',
    kind: texted ? 'texted' : 'called',
    title: null,
    details: texted ? [cell] : [['seconds', String(20 + i * 13)], cell],
  };
}

function mail(at: string, place: Place): CaseEvent {
  return {
    ...place,
    at: `${at}+01:00`,
    instant: new Date(`${at}+01:00`).toISOString(),
    exactness: 'instant',
    kind: 'messaged',
    title: 'Berth seven, papers of the container',
    details: [['message_id', 'a1@harbour.example']],
  };
}

/** Each chunk is one sentence. */
export function alignedOf(source: Chunk[], target: Chunk[]): AlignedSentence[] {
  const whole = (chunk: Chunk): [number, number, number] => [
    chunk.ordinal,
    0,
    Array.from(chunk.text).length,
  ];
  return source.flatMap((chunk, i) => {
    const other = target[i];
    return other ? [{ source: whole(chunk), target: whole(other) }] : [];
  });
}
