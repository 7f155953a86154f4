-- Moments of evidence by their instant. Until now they were sorted as text, which is wrong across offsets.

-- Of a clock without a zone: as if it had stood in India (bureau_model::moment). Microseconds since 1970.
alter table relations add column instant integer;

update relations set instant = 1000000 * case
    when at glob '*T*Z' or at glob '*T*[-+][0-9][0-9]:[0-9][0-9]' then unixepoch(at)
    else unixepoch(at) - 19800
end
where at is not null;

-- What is dated and joins no two entities, such as a calendar's event.
create table occasions (
    id integer primary key,
    artifact_id integer not null references artifacts (id),
    chunk_id integer not null references chunks (id),
    kind text not null,
    title text not null,
    at text not null, -- ISO 8601, as its source has it
    instant integer,
    details text not null default '[]' -- json
) strict;

create index occasions_of_artifact on occasions (artifact_id);
