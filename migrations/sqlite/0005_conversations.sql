-- The messages of conversations, and whom address books know.

create table messages (
    output_id integer not null references outputs (id),
    ordinal integer not null,
    body text not null, -- json
    primary key (output_id, ordinal)
) strict, without rowid;

create table contacts (
    output_id integer not null references outputs (id),
    ordinal integer not null,
    body text not null, -- json
    primary key (output_id, ordinal)
) strict, without rowid;
