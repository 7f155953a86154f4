-- Whose work is whose, cases that are more than their name, and entries that can travel.

-- This store, as other stores know it.
create table identity (
    one integer primary key check (one = 1),
    store text not null -- uuid
) strict;

insert into identity (one, store)
select 1, lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-4' || substr(h, 14, 3) || '-'
                || substr('89ab', 1 + abs(random() % 4), 1) || substr(h, 18, 3) || '-' || substr(h, 21, 12))
from (select hex(randomblob(16)) as h);

create table people (
    id text primary key, -- uuid
    name text not null,
    role text not null check (role in ('admin', 'manager', 'analyst')),
    created_at integer not null
) strict, without rowid;

-- Who uploaded it; none of a job of before, until the desk's person is known.
alter table jobs add column owner text references people (id);

create index jobs_of_owner on jobs (owner, case_id);

alter table cases add column uid text; -- uuid, version 7
alter table cases add column archived_at integer;

update cases set uid = lower(
    substr(printf('%012x', created_at / 1000), 1, 8) || '-' || substr(printf('%012x', created_at / 1000), 9, 4) || '-7'
    || substr(hex(randomblob(2)), 2, 3) || '-' || substr('89ab', 1 + abs(random() % 4), 1)
    || substr(hex(randomblob(2)), 2, 3) || '-' || hex(randomblob(6)));

create unique index cases_by_uid on cases (uid);

-- Of an entry about an artifact: its place in its job, by which other stores know it.
alter table journal add column ordinal integer;
-- The store that made the entry; none of entries of before. It, and the ordinal, are part of the entry's hash.
alter table journal add column origin text;
