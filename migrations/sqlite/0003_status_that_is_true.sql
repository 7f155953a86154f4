-- A stage that waits is told apart from one that runs, a completed file from one that lacks something, and a job
-- that was cancelled is called cancelled whatever was done by then.

alter table artifacts add column waiting_stage text; -- the stage that waits for its turn; `current_stage` runs
alter table artifacts add column gaps text not null default '[]'; -- json: skipped stages that had work to do and no engine
alter table artifacts add column cancelled_members integer not null default 0; -- of an uploaded file: cancelled inside it

update artifacts set waiting_stage = 'extraction', current_stage = null where status = 'queued';
update artifacts set waiting_stage = current_stage, current_stage = null
where status = 'processing' and not exists (
    select 1 from stages s where s.artifact_id = artifacts.id and s.state = 'running'
);

-- A stage that was skipped before an engine was asked had none, unless there was nothing to translate.
update artifacts set gaps = x.gaps
from (
    select artifact_id, json_group_array(stage) as gaps
    from (
        select artifact_id, stage from stages
        where state = 'skipped' and engine is null
          and not (stage = 'translation' and (skip_reason like 'already in %' or skip_reason like '%an unknown language%'))
        order by artifact_id, position)
    group by artifact_id
) x
where artifacts.id = x.artifact_id;

update artifacts set cancelled_members = x.members
from (
    select root_id, count(*) as members from artifacts
    where status = 'cancelled' and root_id is not null group by root_id
) x
where artifacts.id = x.root_id;

alter table jobs add column cut_short integer not null default 0 check (cut_short in (0, 1)); -- cancelled during its intake

update jobs set cancelled_files = x.files
from (
    select job_id, count(*) as files from artifacts
    where parent_id is null and open_members = 0
      and (status = 'cancelled' or (status = 'completed' and cancelled_members > 0))
    group by job_id
) x
where jobs.id = x.job_id;
update jobs set status = 'cancelled' where status = 'completed' and (cancelled_files > 0 or cancelling = 1);
-- Nobody cancelled a job in which no file was found.
update jobs set status = 'failed' where status = 'cancelled' and total_files = 0 and cancelling = 0;

-- What lists count, without a look at the rows themselves.
create index artifacts_by_group on artifacts (job_id, status, error_code, waiting_stage, gaps, parent_id);
-- What is left of a job.
create index artifacts_open on artifacts (job_id, file_type, waiting_stage, current_stage, size)
where status in ('queued', 'processing');

-- How long files take here from their first stage to their last, by what they are: what an estimate is made of.
create table paces (
    file_type text not null,
    lane text not null check (lane in ('cpu', 'ocr')), -- where its pages were read
    stage text not null,
    artifacts integer not null, -- that ended, whether or not they came to this stage
    seconds real not null, -- that this stage took of them together
    squares real not null, -- sum of the squares of those seconds
    bytes integer not null,
    members integer not null, -- files found directly inside them; counted with the extraction
    primary key (file_type, lane, stage)
) strict, without rowid;
