-- The desk's store. Times are microseconds since 1970, UTC. Words are those of bureau-model; the checks
-- mirror its state machine, so that a row no version could have meant is refused by the database itself.

create table cases (
    id integer primary key,
    name text not null unique,
    target_language text not null default 'en',
    created_at integer not null,
    last_activity_at integer not null
) strict;

create index cases_by_activity on cases (last_activity_at);

create table jobs (
    id integer primary key,
    uid text not null unique, -- manager/analyst/uuid
    case_id integer not null references cases (id),
    parent_id integer references jobs (id),
    status text not null default 'queued'
        check (status in ('queued', 'processing', 'completed', 'failed', 'cancelled')),
    taking_in integer not null default 1 check (taking_in in (0, 1)),
    paused integer not null default 0 check (paused in (0, 1)),
    cancelling integer not null default 0 check (cancelling in (0, 1)),
    roots text not null, -- json: hexadecimal bytes of the paths to take in
    total_files integer not null default 0,
    processed_files integer not null default 0,
    failed_files integer not null default 0,
    cancelled_files integer not null default 0,
    failed_artifacts integer not null default 0,
    total_bytes integer not null default 0,
    ended_bytes integer not null default 0,
    created_at integer not null,
    started_at integer,
    completed_at integer,
    check (processed_files <= total_files),
    check (failed_files + cancelled_files <= processed_files)
) strict;

create index jobs_of_case on jobs (case_id, id);
create index jobs_taking_in on jobs (id) where taking_in = 1;

create table suspects (
    id integer primary key,
    job_id integer not null references jobs (id),
    ref text not null, -- the analyst's own id for the person
    fields text not null, -- json object
    unique (job_id, ref)
) strict;

create table contents (
    id integer primary key,
    sha256 blob not null unique check (length(sha256) = 32),
    md5 blob not null check (length(md5) = 16),
    sha1 blob not null check (length(sha1) = 20),
    size integer not null,
    media_type text not null,
    file_type text not null check (
        file_type in ('document', 'image', 'audio', 'video', 'email', 'archive', 'table', 'other')
    ),
    created_at integer not null
) strict;

create table artifacts (
    id integer primary key,
    job_id integer not null references jobs (id),
    ordinal integer not null,
    parent_id integer references artifacts (id),
    content_id integer references contents (id), -- none when it could not be taken in
    filename text not null,
    folded text not null, -- the file name in lower case, which SQLite itself knows of ASCII only
    source blob, -- where it was taken from, bytes of the platform; none of a member
    size integer not null,
    file_type text not null check (
        file_type in ('document', 'image', 'audio', 'video', 'email', 'archive', 'table', 'other')
    ),
    status text not null check (status in ('queued', 'processing', 'completed', 'failed', 'cancelled')),
    current_stage text,
    stage_seconds text not null default '{}', -- json: stage to seconds
    skipped_stages text not null default '{}', -- json: stage to reason
    seconds real not null default 0,
    language text,
    error_code text check (
        error_code in (
            'locked', 'corrupt', 'unsupported', 'empty', 'too_large', 'timeout', 'crashed',
            'out_of_memory', 'quarantined', 'engine_missing', 'io', 'internal'
        )
    ),
    error_message text,
    started_at integer,
    completed_at integer,
    unique (job_id, ordinal),
    check ((status = 'failed') = (error_code is not null)),
    check ((status in ('completed', 'failed', 'cancelled')) = (completed_at is not null))
) strict;

create unique index artifacts_by_source on artifacts (job_id, source) where source is not null;
create index artifacts_by_content on artifacts (content_id);
create index artifacts_by_status on artifacts (job_id, status, ordinal);

create table stages (
    id integer primary key,
    artifact_id integer not null references artifacts (id),
    job_id integer not null references jobs (id),
    content_id integer not null references contents (id),
    stage text not null check (
        stage in ('extraction', 'transcription', 'translation', 'summarization', 'embeddings', 'graph')
    ),
    position integer not null, -- its place in the artifact's order of stages
    lane text not null check (lane in ('io', 'cpu', 'model')),
    state text not null check (
        state in ('blocked', 'available', 'running', 'retryable', 'done', 'skipped', 'failed', 'cancelled')
    ),
    priority integer not null, -- lower goes first
    held integer not null default 0 check (held in (0, 1)), -- its job is paused
    failures integer not null default 0,
    crashes integer not null default 0,
    due_at integer,
    lease blob,
    lease_until integer,
    worker blob,
    seconds real,
    output_id integer references outputs (id),
    reused integer not null default 0 check (reused in (0, 1)),
    engine text,
    skip_reason text,
    error_code text,
    error_message text,
    unique (artifact_id, position),
    check ((state = 'running') = (lease is not null)),
    check ((lease is null) = (lease_until is null) and (lease is null) = (worker is null)),
    check ((state = 'retryable') = (due_at is not null)),
    check ((state = 'done') = (output_id is not null)),
    check ((state = 'skipped') = (skip_reason is not null)),
    check (state <> 'failed' or error_code is not null)
) strict;

-- Each of these holds only the few rows that are in motion, so that claiming costs the same in an empty
-- store and in one with a million artifacts.
create index stages_available on stages (lane, priority, id) where state = 'available' and held = 0;
create index stages_running on stages (content_id, stage) where state = 'running';
create index stages_leased on stages (lease_until) where state = 'running';
create index stages_due on stages (due_at) where state = 'retryable';
create index stages_open on stages (job_id) where state in ('blocked', 'available', 'running', 'retryable');

create table outputs (
    id integer primary key,
    key blob not null unique check (length(key) = 32),
    content_id integer not null references contents (id),
    stage text not null,
    engine text not null,
    engine_version text not null,
    parameters text not null, -- canonical json
    rests_on integer references outputs (id),
    language text, -- of a text
    body text not null, -- json; of a text: metadata and warnings, its chunks are rows
    seconds real not null,
    created_at integer not null
) strict;

create index outputs_by_content on outputs (content_id, stage);

create table chunks (
    id integer primary key,
    output_id integer not null references outputs (id),
    ordinal integer not null,
    text text not null,
    place text not null, -- json
    unique (output_id, ordinal)
) strict;

-- Full text. `words` keeps Indic words whole (vowel signs are marks, categories M*), `han` holds Chinese
-- text as spaced single and paired characters, which unicode61 alone would keep as one long word.
create virtual table chunk_words using fts5 (
    words, han,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

create table vectors (
    chunk_id integer not null references chunks (id),
    output_id integer not null references outputs (id),
    vector blob not null, -- f32, little endian; model and dimension are in the output's body
    primary key (output_id, chunk_id)
) strict, without rowid;

create table entities (
    id integer primary key,
    case_id integer not null references cases (id),
    kind text not null,
    key text not null, -- normalised form: what makes two findings one entity
    name text not null,
    mentions integer not null default 0,
    unique (case_id, kind, key)
) strict;

create index entities_by_mentions on entities (case_id, mentions desc);

create table mentions (
    id integer primary key,
    entity_id integer not null references entities (id),
    artifact_id integer not null references artifacts (id),
    chunk_id integer not null references chunks (id),
    start integer not null, -- Unicode scalar values in the chunk's text
    "end" integer not null,
    text text not null
) strict;

create index mentions_of_entity on mentions (entity_id);
create index mentions_of_artifact on mentions (artifact_id);

create table relations (
    id integer primary key,
    source_id integer not null references entities (id),
    target_id integer not null references entities (id),
    kind text not null,
    artifact_id integer not null references artifacts (id),
    chunk_id integer not null references chunks (id)
) strict;

create index relations_of_artifact on relations (artifact_id);
create index relations_of_source on relations (source_id);

-- Every entry carries the hash of the one before: see bureau_model::event::chain_hash.
create table journal (
    seq integer primary key,
    at integer not null,
    actor text not null,
    action text not null,
    job_id integer,
    artifact_id integer,
    event text not null, -- json, as announced
    detail text not null, -- json
    hash blob not null check (length(hash) = 32)
) strict;

create index journal_of_artifact on journal (artifact_id, seq) where artifact_id is not null;

create table timings (
    stage text not null,
    engine text not null,
    runs integer not null,
    seconds real not null,
    bytes integer not null,
    primary key (stage, engine)
) strict, without rowid;

create table settings (
    name text primary key,
    value text not null
) strict, without rowid;

create table watches (
    path text primary key,
    case_name text not null,
    added_at integer not null
) strict;

create table watched_files (
    path blob not null,
    size integer not null,
    modified integer not null,
    primary key (path)
) strict, without rowid;
