/** Every command of the scripted backend. A command that the table gains does not compile until it is here. */
import type { Commands, Event, JobRow, Settings, Watch, WireError } from '../../bindings';
import { chunksOf, contentOf, detailOf, entitiesOf, eventOf, graphOf, historyOf } from './answers';
import { evidence } from './evidence';
import { modelCommands } from './models';
import { bigCounts, countsOf, groupIn } from './count';
import { eventsOf, membersOf, passagesOf, tablesOf } from './reading';
import {
  addArtifact,
  addJob,
  at,
  makeArtifact,
  finaliseJob,
  type FakeArtifact,
  type World,
} from './world';
import { jobEvent, sampleOf } from './worker';

export type Handlers = {
  [K in keyof Commands]: (request: Commands[K]['request']) => Commands[K]['response'];
};

const thousands = 'Hundred thousand files';
export const many = 100_000;

export function refuse(
  code: WireError['code'],
  message: string,
  hint: string | null = null,
): never {
  throw { code, message, hint } satisfies WireError;
}

export function createCommands(world: World, announce: (events: Event[]) => void): Handlers {
  const settings: Settings = { notify_failures: true, notify_finished: true, theme: 'system' };
  const watches: Watch[] = [
    { path: '/mnt/intake/phone dumps', case_name: 'Mumbai Inquiry', problem: null },
    {
      path: '/media/usb0',
      case_name: 'Operation Phoenix',
      problem: 'the folder is not there: is the disk connected?',
    },
  ];
  const big = addJob(world, thousands, 'big', -172800, null);
  Object.assign(big, {
    status: 'completed',
    total_files: many,
    processed_files: many,
    failed_files: many / 20,
  });

  const bigRow = (i: number): FakeArtifact => {
    const sample = evidence[i % evidence.length] ?? sampleOf('file.pdf');
    const status = i % 20 === 7 ? 'failed' : 'completed';
    return makeArtifact(
      1_000_000 + i,
      i + 1,
      big.job_id,
      { ...sample, name: `${i + 1} ${sample.name}` },
      status,
    );
  };
  const jobOf = (id: string) =>
    world.jobs.find((job) => job.job_id === id) ?? refuse('not_found', `there is no job ${id}`);
  const find = (id: number) =>
    id >= 1_000_000
      ? bigRow(id - 1_000_000)
      : (world.artifacts.find((one) => one.id === id) ??
        refuse('not_found', `there is no artifact ${id}`));
  const jobsOf = (name: string | null) =>
    world.jobs.filter((job) => name === null || job.case_name === name);
  const inCase = (name: string) => {
    const ids = new Set(jobsOf(name).map((job) => job.job_id));
    return world.artifacts.filter((one) => ids.has(one.job_id));
  };
  const change = (artifacts: FakeArtifact[], status: 'queued' | 'cancelled') => {
    const events = artifacts.map((one) => {
      const waiting_stage = status === 'queued' ? 'extraction' : null;
      const gone = { current_stage: null, error_code: null, error_message: null, gaps: [] };
      Object.assign(one, { status, waiting_stage, ...gone });
      if (status === 'queued') one.processing_stages = {};
      return eventOf(one, ++world.seq);
    });
    for (const id of new Set(artifacts.map((one) => one.job_id))) {
      finaliseJob(world, jobOf(id));
      events.push(jobEvent(world, jobOf(id)));
    }
    announce(events);
    return { artifacts: artifacts.length };
  };
  const of = (jobId: string) => world.artifacts.filter((one) => one.job_id === jobId);
  const passwordsOf = (name: string) => [...(world.passwords.get(name) ?? [])];
  const open = (one: FakeArtifact) => one.status === 'queued' || one.status === 'processing';
  const halt = (job_id: string, paused: boolean) => {
    jobOf(job_id).paused = paused;
    // What runs may end; here it is over at once, and its next stage waits.
    const runs = of(job_id).filter((one) => one.status === 'processing' && one.current_stage);
    for (const one of paused ? runs : [])
      Object.assign(one, { waiting_stage: one.current_stage, current_stage: null });
    announce([
      jobEvent(world, jobOf(job_id)),
      ...(paused ? runs.map((one) => eventOf(one, ++world.seq)) : []),
    ]);
    return { artifacts: of(job_id).filter(open).length };
  };

  return {
    upload_documents: ({ paths, case_name, country, parent_job_id, suspects }) => {
      if (paths.some((path) => path.includes('missing')))
        refuse(
          'not_found',
          '/evidence/missing.pdf does not exist',
          'Was it moved? Drop it again from its new place.',
        );
      const job = addJob(world, case_name.trim(), `u${world.seq}`, world.seq, parent_job_id);
      job.status = 'processing';
      if (country) world.countries.set(job.case_name, country);
      world.suspects.push(...suspects);
      const added = paths.map((path) => addArtifact(world, job, sampleOf(path), 'queued'));
      announce([jobEvent(world, job), ...added.map((one) => eventOf(one, ++world.seq))]);
      return { job_id: job.job_id, case_name: job.case_name, status: 'queued' };
    },
    get_job_status: ({ job_id }) => ({
      ...jobOf(job_id),
      failed_artifacts: 0,
      progress_percentage: 0,
      started_at: null,
      artifacts: of(job_id),
    }),
    get_jobs: ({ case_name }) => ({
      jobs: jobsOf(case_name)
        .map((job) => ({ ...job }))
        .reverse(),
    }),
    get_job_estimate: ({ job_id }) => {
      const left = of(job_id).filter(open).length;
      return { seconds: { from: left * 18, to: left * 40 }, untimed: 0 };
    },
    get_cases: () => ({ cases: [...new Set(world.jobs.map((job) => job.case_name))] }),
    get_case_overviews: () => ({
      cases: [...new Set(world.jobs.map((job) => job.case_name))]
        .map((name) => overview(name, jobsOf(name)))
        .sort((a, b) => b.last_activity_at.localeCompare(a.last_activity_at)),
    }),
    get_case_jobs: ({ case_name }) => ({ case_name, jobs: jobsOf(case_name) }),
    get_case_summary: ({ case_name }) => ({
      case_name,
      documents: inCase(case_name)
        .filter((one) => one.status === 'completed')
        .map((one) => ({
          artifact_id: one.id,
          filename: one.filename,
          language: one.language,
          summary: one.sample.text.slice(0, 2).join(' '),
        })),
    }),
    get_case_timeline: ({ case_name }) => ({
      case_name,
      entries: jobsOf(case_name).flatMap((job) => {
        const { job_id, total_files, processed_files, failed_files, cancelled_files } = job;
        const none = { processed_files: 0, failed_files: 0, cancelled_files: 0, cut_short: false };
        const uploaded = {
          at: job.created_at,
          ...{ job_id, what: 'uploaded', status: 'queued' as const, total_files },
          ...none,
        };
        if (!job.completed_at) return [uploaded];
        const { status } = job;
        const what = status === 'cancelled' ? 'cancelled' : 'ended';
        const counters = { processed_files, failed_files, cancelled_files };
        return [uploaded, { ...uploaded, at: job.completed_at, what, status, ...counters }];
      }),
      events: eventsOf(inCase(case_name)),
      assumed_zone: 'Asia/Kolkata',
      undated: 0,
    }),
    get_case_entities: ({ case_name }) => ({ entities: entitiesOf(inCase(case_name)) }),
    get_case_graph: ({ case_name }) => graphOf(inCase(case_name)),
    get_artifacts: (request) => {
      if (request.job_id === big.job_id || request.case_name === thousands)
        return bigPage(request, bigRow);
      const rows = request.job_id ? of(request.job_id) : inCase(request.case_name ?? '');
      const passing = rows.filter((one) => passes(world, one, request));
      passing.sort(order[request.sort ?? 'ordinal']);
      return {
        total: passing.length,
        artifacts: passing
          .slice(request.offset, request.offset + request.limit)
          .map((one) => ({ ...one })),
      };
    },
    get_artifact_counts: ({ job_id, case_name }) => {
      if (job_id === big.job_id || case_name === thousands) return bigCounts();
      return countsOf(world, job_id ? of(job_id) : inCase(case_name ?? ''));
    },
    get_artifact: ({ artifact_id }) => {
      const artifact = find(artifact_id);
      return {
        ...detailOf(artifact, jobOf(artifact.job_id).case_name),
        tables: tablesOf(artifact, world.columns.get(artifact_id) ?? []),
        members: membersOf(artifact, world.artifacts),
      };
    },
    get_artifact_content: ({ artifact_id, content_type }) => {
      const artifact = find(artifact_id);
      const stage = {
        text: 'extraction',
        transcription: 'transcription',
        translation: 'translation',
        summary: 'summarization',
      }[content_type];
      if (!(stage in artifact.processing_stages))
        refuse('not_found', `${artifact.filename} has no ${content_type} yet`);
      return contentOf(artifact, content_type);
    },
    get_artifact_entities: ({ artifact_id }) => ({ entities: entitiesOf([find(artifact_id)]) }),
    get_artifact_history: ({ artifact_id }) => ({
      history: historyOf(find(artifact_id), world.seq),
    }),
    get_artifact_passages: ({ artifact_id }) => ({ passages: passagesOf(find(artifact_id)) }),
    set_artifact_columns: ({ artifact_id, columns }) => {
      world.columns.set(artifact_id, columns);
      return change([find(artifact_id)], 'queued');
    },
    get_case_country: ({ case_name }) => ({
      case_name,
      country: world.countries.get(case_name) ?? 'IN',
    }),
    set_case_country: (chosen) => {
      world.countries.set(chosen.case_name, chosen.country);
      return chosen;
    },
    get_passwords: ({ case_name }) => ({ passwords: passwordsOf(case_name), touched: 0 }),
    add_password: ({ case_name, password }) => {
      if (!password) refuse('invalid', 'the password is empty');
      world.passwords.set(case_name, [...new Set([...passwordsOf(case_name), password])]);
      const locked = inCase(case_name).filter((one) => one.error_code === 'locked');
      const touched = change(locked, 'queued').artifacts;
      return { passwords: passwordsOf(case_name), touched };
    },
    remove_password: ({ case_name, password }) => {
      const kept = passwordsOf(case_name).filter((one) => one !== password);
      world.passwords.set(case_name, kept);
      return { passwords: kept, touched: 0 };
    },
    open_artifact: ({ artifact_id }) => {
      world.opened.push(artifact_id);
      return { artifacts: 1 };
    },
    search: ({ query, case_name, by }) => {
      if (by === 'meaning' && query.includes('model'))
        refuse(
          'engine_missing',
          'searching by meaning needs an embedding model, and none is installed',
          'install one under Models, or search for words',
        );
      const word = query.replaceAll('"', '').toLowerCase();
      const hits = world.artifacts
        .filter((one) => one.status === 'completed')
        .filter((one) => case_name === null || jobOf(one.job_id).case_name === case_name)
        .flatMap((one) =>
          chunksOf(one)
            .slice(0, 4)
            .filter((chunk) => chunk.text.toLowerCase().includes(word))
            .map((chunk) => ({
              artifact_id: one.id,
              job_id: one.job_id,
              case_name: jobOf(one.job_id).case_name,
              filename: one.filename,
              score: 1,
              snippet: marked(chunk.text, word),
              chunk: chunk.id,
              place: chunk.place,
            })),
        );
      const scope = case_name === null ? world.artifacts : inCase(case_name);
      const searchable = scope.filter((one) => one.status === 'completed').length;
      const coverage = { files: scope.length, searchable };
      return { total: hits.length, hits: hits.slice(0, 50), coverage };
    },
    retry: ({ artifact_id, job_id }) => {
      const chosen = artifact_id !== null ? [find(artifact_id)] : of(job_id ?? '');
      for (const one of chosen) one.sample = { ...one.sample, fails: undefined };
      return change(
        chosen.filter((one) => one.status === 'failed' || one.status === 'cancelled'),
        'queued',
      );
    },
    cancel_job: ({ job_id }) => change(of(job_id).filter(open), 'cancelled'),
    pause_job: ({ job_id }) => halt(job_id, true),
    resume_job: ({ job_id }) => halt(job_id, false),
    run_passed_over: () => ({ artifacts: 14 }),
    preview_reprocess: ({ artifact_id, job_id, case_name, from }) => {
      const chosen = artifact_id !== null ? [find(artifact_id)] : of(job_id ?? '');
      const ended = (case_name !== null ? inCase(case_name) : chosen).filter((one) => !open(one));
      const files = ended.length;
      return {
        files,
        unfinished: ended.filter((one) => one.status !== 'completed').length,
        runs: from === 'graph' ? [] : [{ stage: from ?? 'extraction', engine: 'bureau 4', files }],
        reuses: [{ stage: 'graph', engine: 'patterns 3', files }],
        seconds: from === 'graph' ? null : { from: files * 2, to: files * 5 },
      };
    },
    reprocess: ({ artifact_id, job_id, case_name }) => {
      if (artifact_id !== null) return change([find(artifact_id)], 'queued');
      return change(job_id !== null ? of(job_id) : inCase(case_name ?? ''), 'queued');
    },
    get_stats: () => ({
      cases: 6,
      jobs: world.jobs.length,
      artifacts: many + world.artifacts.length,
      contents: 87_412,
      content_bytes: 412_880_000_000,
      by_status: [
        { status: 'completed', artifacts: 95_020 },
        { status: 'failed', artifacts: 5_006 },
        { status: 'queued', artifacts: 9 },
      ],
      by_file_type: [
        { file_type: 'document', artifacts: 61_204 },
        { file_type: 'email', artifacts: 22_100 },
        { file_type: 'image', artifacts: 12_016 },
        { file_type: 'audio', artifacts: 2_012 },
        { file_type: 'table', artifacts: 1_703 },
      ],
      by_error: [
        { error_code: 'locked', artifacts: 3_310 },
        { error_code: 'corrupt', artifacts: 1_696 },
      ],
      stages: [
        {
          stage: 'extraction',
          engine: 'xberg',
          runs: 61_204,
          seconds: 20_300,
          bytes: 212_000_000_000,
        },
        {
          stage: 'summarization',
          engine: 'textrank',
          runs: 60_020,
          seconds: 4_100,
          bytes: 9_000_000_000,
        },
        {
          stage: 'embeddings',
          engine: 'all-MiniLM-L6-v2',
          runs: 60_020,
          seconds: 31_000,
          bytes: 9_000_000_000,
        },
        { stage: 'graph', engine: 'patterns', runs: 59_800, seconds: 820, bytes: 9_000_000_000 },
      ],
    }),
    get_settings: () => ({ ...settings }),
    set_settings: (values) => Object.assign(settings, values),
    get_watches: () => ({ watches: [...watches] }),
    add_watch: ({ path, case_name }) => {
      watches.push({ path, case_name, problem: null });
      return { watches: [...watches] };
    },
    remove_watch: ({ path }) => {
      watches.splice(
        watches.findIndex((watch) => watch.path === path),
        1,
      );
      return { watches: [...watches] };
    },
    ...modelCommands(refuse),
    doctor: () => ({
      checks: [
        {
          name: 'Sandbox',
          health: 'good',
          finding: 'Evidence is read in processes without network or files.',
          hint: null,
        },
        {
          name: 'Speech',
          health: 'limited',
          finding: 'No speech model is installed: recordings are not transcribed.',
          hint: 'Install one with "bureau models install whisper-large-v3-turbo".',
        },
        {
          name: 'Disk',
          health: 'bad',
          finding: 'Only 310 MB are free where the data folder is.',
          hint: 'Free some space, or move the data folder to another disk.',
        },
        { name: 'OCR', health: 'good', finding: 'Tesseract 5.3 with 17 languages.', hint: null },
      ],
    }),
    get_problems: () => ({ problems: [...world.problems] }),
    verify: () => ({
      clean: true,
      originals: 87_412,
      journal_entries: world.seq,
      problems: [],
      unreferenced: 2,
    }),
    get_events: () => ({ events: [], last_seq: world.seq }),
  };
}

function overview(
  name: string,
  jobs: JobRow[],
): Commands['get_case_overviews']['response']['cases'][number] {
  const sum = (key: 'total_files' | 'processed_files' | 'failed_files' | 'cancelled_files') =>
    jobs.reduce((all, job) => all + job[key], 0);
  const active = jobs.some((job) => job.status === 'queued' || job.status === 'processing');
  return {
    case_name: name,
    status: active ? 'processing' : (jobs.at(-1)?.status ?? 'queued'),
    jobs: jobs.length,
    total_files: sum('total_files'),
    processed_files: sum('processed_files'),
    failed_files: sum('failed_files'),
    cancelled_files: sum('cancelled_files'),
    created_at: jobs[0]?.created_at ?? at(0),
    last_activity_at: jobs.at(-1)?.created_at ?? at(0),
  };
}

type PageRequest = Commands['get_artifacts']['request'];

const order: Record<
  NonNullable<PageRequest['sort']>,
  (a: FakeArtifact, b: FakeArtifact) => number
> = {
  ordinal: (a, b) => a.id - b.id,
  filename: (a, b) => a.filename.localeCompare(b.filename),
  size: (a, b) => b.size_bytes - a.size_bytes,
  seconds: (a, b) => total(b) - total(a),
};

function total(artifact: FakeArtifact): number {
  return Object.values(artifact.processing_stages).reduce((a, b) => a + b, 0);
}

function passes(world: World, one: FakeArtifact, request: PageRequest): boolean {
  if (request.groups.length > 0 && !request.groups.includes(groupIn(world, one))) return false;
  if (request.gaps.length > 0 && !request.gaps.some((stage) => one.gaps.includes(stage)))
    return false;
  if (request.statuses.length > 0 && !request.statuses.includes(one.status)) return false;
  const parent = request.parent_artifact_id;
  if (parent !== null && one.parent_artifact_id !== parent) return false;
  if (request.file_types.length > 0 && !request.file_types.includes(one.file_type)) return false;
  return one.filename.toLowerCase().includes((request.filename ?? '').toLowerCase());
}

function bigPage(request: PageRequest, row: (i: number) => FakeArtifact) {
  const only = request.groups[0] === 'locked' ? 'failed' : request.groups[0];
  const failed = many / 20;
  const count = !only
    ? many
    : only === 'failed'
      ? failed
      : only === 'completed'
        ? many - failed
        : 0;
  const size = Math.max(0, Math.min(request.limit, count - request.offset));
  const at = (i: number) => (only === 'failed' ? i * 20 + 7 : i);
  return {
    total: count,
    artifacts: Array.from({ length: size }, (_, i) => row(at(request.offset + i))),
  };
}

function marked(text: string, word: string): string {
  const from = text.toLowerCase().indexOf(word);
  return `${text.slice(0, from)}<mark>${text.slice(from, from + word.length)}</mark>${text.slice(from + word.length)}`;
}
