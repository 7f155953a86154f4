-- What is inside containers, how pages and speech were read, calls, passwords, corrected columns.

-- The lane of OCR is new and the one of intake was never used: the check changes, so the table is made anew.
create table new_stages (
    id integer primary key,
    artifact_id integer not null references artifacts (id),
    job_id integer not null references jobs (id),
    content_id integer not null references contents (id),
    stage text not null check (
        stage in ('extraction', 'transcription', 'translation', 'summarization', 'embeddings', 'graph')
    ),
    position integer not null, -- its place in the artifact's order of stages
    lane text not null check (lane in ('cpu', 'ocr', 'model')),
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

insert into new_stages (id, artifact_id, job_id, content_id, stage, position, lane, state, priority, held, failures,
                        crashes, due_at, lease, lease_until, worker, seconds, output_id, reused, engine,
                        skip_reason, error_code, error_message)
select s.id, s.artifact_id, s.job_id, s.content_id, s.stage, s.position,
       iif(s.stage = 'extraction' and c.file_type = 'image', 'ocr', s.lane), s.state, s.priority, s.held, s.failures,
       s.crashes, s.due_at, s.lease, s.lease_until, s.worker, s.seconds, s.output_id, s.reused, s.engine,
       s.skip_reason, s.error_code, s.error_message
from stages s join contents c on c.id = s.content_id;

drop table stages;
alter table new_stages rename to stages;

create index stages_available on stages (lane, priority, id) where state = 'available' and held = 0;
create index stages_running on stages (content_id, stage) where state = 'running';
create index stages_leased on stages (lease_until) where state = 'running';
create index stages_due on stages (due_at) where state = 'retryable';
create index stages_open on stages (job_id) where state in ('blocked', 'available', 'running', 'retryable');

-- An uploaded file has ended when it and everything inside it have.
alter table artifacts add column root_id integer references artifacts (id); -- the uploaded file; none of one itself
alter table artifacts add column member_key text; -- path inside the container; the n-th of the same path has ` (n)` behind it
alter table artifacts add column open_members integer not null default 0; -- of an uploaded file: inside it, not ended
alter table artifacts add column members integer not null default 0; -- of an uploaded file: inside it at any depth
alter table artifacts add column member_bytes integer not null default 0;

create unique index artifacts_by_member on artifacts (parent_id, member_key) where parent_id is not null;
create index artifacts_locked on artifacts (job_id) where error_code = 'locked';

create table members (
    output_id integer not null references outputs (id),
    ordinal integer not null,
    path text not null,
    size integer not null,
    content_id integer references contents (id), -- none when it was refused
    error_code text,
    error_message text,
    primary key (output_id, ordinal),
    check ((content_id is null) = (error_code is not null))
) strict, without rowid;

create table passages (
    output_id integer not null references outputs (id),
    ordinal integer not null,
    body text not null, -- json
    primary key (output_id, ordinal)
) strict, without rowid;

create table calls (
    output_id integer not null references outputs (id),
    ordinal integer not null,
    body text not null, -- json
    primary key (output_id, ordinal)
) strict, without rowid;

alter table relations add column at text; -- of a call or message: ISO 8601
alter table relations add column details text not null default '[]'; -- json

create table passwords (
    case_id integer not null references cases (id),
    password text not null,
    added_at integer not null,
    primary key (case_id, password)
) strict, without rowid;

-- What the analyst says that columns mean, for every artifact of this content.
create table column_meanings (
    content_id integer not null references contents (id),
    sheet text not null,
    position integer not null, -- from 0
    meaning text, -- none: it means nothing
    primary key (content_id, sheet, position)
) strict, without rowid;

-- How far a long stage has come, so that a crash costs only what came after.
create table checkpoints (
    key blob primary key check (length(key) = 32), -- of the output that is being made
    body text not null, -- json
    at integer not null
) strict, without rowid;
