/** What the scripted backend says about one artifact: its texts, entities and history. */
import type {
  ArtifactDetail,
  Chunk,
  Content,
  ContentType,
  Entity,
  EntityKind,
  Event,
  Graph,
  JournalEntry,
  Mention,
  StageRow,
} from '../../bindings';
import { alignedOf } from './reading';
import { at, type FakeArtifact } from './world';

export function eventOf(artifact: FakeArtifact, seq: number): Event {
  return {
    type: 'artifact_status',
    seq,
    job_id: artifact.job_id,
    artifact_id: artifact.id,
    filename: artifact.filename,
    status: artifact.status,
    current_stage: artifact.current_stage,
    waiting_stage: artifact.waiting_stage,
    gaps: [...artifact.gaps],
    processing_stages: { ...artifact.processing_stages },
    error_code: artifact.error_code,
    error_message: artifact.error_message,
    timestamp: at(seq),
  };
}

export function stageRows(artifact: FakeArtifact): StageRow[] {
  return artifact.plan.map((stage) => {
    const skip = artifact.skipped_stages[stage] ?? null;
    const seconds = artifact.processing_stages[stage] ?? null;
    const here = artifact.current_stage === stage;
    const failed = here && artifact.status === 'failed';
    const state = failed
      ? 'failed'
      : skip
        ? 'skipped'
        : seconds !== null
          ? 'done'
          : here
            ? 'running'
            : 'blocked';
    return {
      stage,
      state,
      failures: failed ? 1 : 0,
      seconds,
      engine: state === 'done' ? `${stage === 'extraction' ? 'xberg 1.3.10' : 'bureau 0.1'}` : null,
      reused: stage === 'embeddings' && artifact.id % 3 === 0 && state === 'done',
      skip_reason: skip,
      error_code: failed ? artifact.error_code : null,
      error_message: failed ? artifact.error_message : null,
    };
  });
}

export function detailOf(artifact: FakeArtifact, caseName: string): ArtifactDetail {
  const { sample, plan, ...row } = artifact;
  void plan;
  return {
    ...row,
    case_name: caseName,
    source_path: `/home/asha/Evidence/${sample.name}`,
    media_type: sample.type === 'document' ? 'application/pdf' : 'application/octet-stream',
    md5: 'd41d8cd98f00b204e9800998ecf8427e',
    sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    stages: stageRows(artifact),
    metadata: [
      ['Author', 'R. Mehta'],
      ['Created', '2026-03-12 09:14'],
      ['Pages', '4'],
    ],
    warnings: artifact.id % 4 === 0 ? ['Page 3 has no text layer and was read by OCR.'] : [],
    same_content: artifact.id % 5 === 0 ? [1] : [],
    tables: [],
    members: null,
  };
}

export function chunksOf(artifact: FakeArtifact): Chunk[] {
  const { text } = artifact.sample;
  const repeat = artifact.filename.startsWith('call-data')
    ? 400
    : artifact.sample.translated
      ? 2
      : 4;
  return Array.from({ length: repeat }, (_, i) => ({
    id: artifact.id * 10_000 + i,
    ordinal: i,
    text: text[i % text.length] ?? '',
    place: artifact.plan.includes('transcription')
      ? { start_seconds: i * 14, end_seconds: i * 14 + 13 }
      : artifact.file_type === 'table'
        ? { sheet: 'Calls', row: i * 20 + 1 }
        : { page: Math.floor(i / 2) + 1 },
  }));
}

export function contentOf(artifact: FakeArtifact, type: ContentType): Content {
  if (type === 'translation' && artifact.sample.translated) return translationOf(artifact);
  const chunks = chunksOf(artifact);
  const content: Content = {
    artifact_id: artifact.id,
    filename: artifact.filename,
    content_type: type,
    language: artifact.sample.language,
    content: chunks.map((chunk) => chunk.text).join('\n\n'),
    chunks,
  };
  if (type !== 'summary') return content;
  const sentences = artifact.sample.text.map((text, i) => ({ text, chunks: [chunks[i]?.id ?? 0] }));
  return { ...content, sentences };
}

function translationOf(artifact: FakeArtifact): Content {
  const source = chunksOf(artifact);
  const chunks = source.map((chunk, i) => ({
    ...chunk,
    id: chunk.id + 5_000,
    text: artifact.sample.translated?.[i] ?? '',
  }));
  return {
    artifact_id: artifact.id,
    filename: artifact.filename,
    content_type: 'translation',
    language: 'en',
    content: chunks.map((chunk) => chunk.text).join('\n\n'),
    chunks,
    aligned: alignedOf(source, chunks),
  };
}

/** Kind, name, and how else it is spelt. */
const known: [EntityKind, string, ...string[]][] = [
  ['person_of_interest', 'Rajan Mehta', 'राजन मेहता'],
  ['person', 'Leila Haddad', 'ليلى حداد'],
  ['organisation', 'Halden Trading Ltd'],
  ['place', 'Pune'],
  ['phone', '+91 98765 43210'],
  ['email', 'leila@halden.example'],
  ['bank_account', 'DE89 3704 0044 0532 0130 00'],
  ['money', '4,50,000 rupees'],
  ['date', '12 March 2026'],
];

export function entitiesOf(artifacts: FakeArtifact[]): Entity[] {
  const places = artifacts
    .slice(0, 40)
    .filter((one) => one.status === 'completed')
    .flatMap((one) => chunksOf(one).map((chunk) => ({ id: one.id, chunk })));
  const entities = known.map(([kind, name, ...spellings], index) => {
    const mentions = places.flatMap(({ id, chunk }) =>
      [name, ...spellings].flatMap((text) => mentionIn(chunk, text, id)),
    );
    const assumed = mentions.every((mention) => mention.assumed);
    return { id: index + 1, kind, name, mention_count: mentions.length, assumed, mentions };
  });
  const found = entities.filter((entity) => entity.mentions.length > 0);
  return found.sort((a, b) => b.mentions.length - a.mentions.length);
}

function mentionIn(chunk: Chunk, text: string, artifact_id: number): Mention[] {
  const unit = chunk.text.indexOf(text);
  if (unit < 0) return [];
  const start = Array.from(chunk.text.slice(0, unit)).length;
  return [
    {
      artifact_id,
      chunk: chunk.id,
      start,
      end: start + Array.from(text).length,
      text,
      assumed: false,
    },
  ];
}

export function graphOf(artifacts: FakeArtifact[]): Graph {
  const entities = entitiesOf(artifacts);
  const extra = Array.from({ length: 26 }, (_, i) => ({
    id: 100 + i,
    kind: known[i % known.length]?.[0] ?? 'person',
    name:
      ['Arjun Rao', 'Nadia Karim', '李伟', 'Surat', '+44 20 7946 0011', 'Kestrel Shipping'][i % 6] +
      ` ${i}`,
    mentions: Array.from({ length: (i * 7) % 12 }, () => null),
  }));
  const all = [...entities, ...extra];
  if (entities.length === 0) return { nodes: [], relationships: [] };
  return {
    nodes: all.map(({ id, kind, name, mentions }) => ({
      id: String(id),
      label: name,
      type: kind,
      properties: { mentions: mentions.length, documents: Math.ceil(mentions.length / 2) },
    })),
    relationships: all.flatMap((entity, i) => {
      if (i === 0) return stated(all.map(({ id }) => String(id)));
      const target = all[(i * 5) % Math.min(i, 9)];
      const properties = { weight: (i % 5) + 1, chunks: [10_000, 10_001] };
      return target
        ? [
            {
              source: String(entity.id),
              target: String(target.id),
              type: 'mentioned_with',
              properties,
            },
          ]
        : [];
    }),
  };
}

/** What documents say themselves. */
function stated([one, ...others]: string[]): Graph['relationships'] {
  const properties = { weight: 1, chunks: [10_000] };
  return others.slice(0, 4).map((other, i) => ({
    ...{ source: one ?? other, target: other, properties },
    type: ['messaged', 'called', 'paid', 'uses'][i] ?? 'uses',
  }));
}

export function historyOf(artifact: FakeArtifact, last: number): JournalEntry[] {
  const entry = (seq: number, action: JournalEntry['action'], detail: JournalEntry['detail']) => ({
    seq,
    at: at(seq),
    actor: action === 'added' || action === 'opened' ? 'analyst:asha' : 'worker:1',
    action,
    event: eventOf(artifact, seq),
    detail,
    hash: seq.toString(16).padStart(64, '9f'),
  });
  const base = artifact.id * 3;
  const steps = artifact.plan.flatMap((stage, i) => {
    const reason = artifact.skipped_stages[stage];
    if (reason) return [entry(base + i * 4, 'skipped', { stage, reason })];
    const seconds = artifact.processing_stages[stage];
    if (seconds === undefined) return [];
    return [
      entry(base + i * 4, 'started', { stage, attempt: 1 }),
      entry(base + i * 4 + 2, 'finished', { stage, seconds, engine: 'bureau 0.1', attempt: 1 }),
    ];
  });
  const end =
    artifact.status === 'failed'
      ? [entry(base + 9, 'failed', { stage: 'extraction', reason: artifact.error_message ?? '' })]
      : [];
  return [entry(base - 1, 'added', {}), ...steps, ...end, entry(last, 'opened', {})];
}
