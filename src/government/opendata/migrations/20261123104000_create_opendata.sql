create schema opendata;

create table opendata.dataset (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  created_at timestamptz not null,
  checked_at timestamptz,
  source_at timestamptz,
  standing text not null default 'waiting' check (standing in ('waiting', 'ok', 'blocked', 'failed', 'withdrawn')),
  trouble jsonb,
  told_late_on date
);
comment on table opendata.dataset is 'What is published under one address; its definitions and releases follow one another.';
comment on column opendata.dataset.checked_at is 'When the newest release was last compared with the source and found whole.';
comment on column opendata.dataset.trouble is 'Why the last comparison made no release: findings of the scan, or a fault.';

create table opendata.definition (
  dataset_id uuid not null references opendata.dataset (id),
  number integer not null check (number > 0),
  body jsonb not null,
  content_hash text not null,
  source text not null check (source in ('pack', 'person')),
  drafted_by uuid,
  drafted_by_name text not null,
  reviewed_by uuid,
  reviewed_by_name text not null,
  in_force_from date not null,
  published_at timestamptz not null,
  primary key (dataset_id, number),
  check (drafted_by is null or drafted_by <> reviewed_by)
);
comment on table opendata.definition is 'What a dataset says of itself and from where it takes its rows; agreed to by two persons, or from the pack.';

create table opendata.release (
  id uuid primary key default gen_random_uuid(),
  dataset_id uuid not null references opendata.dataset (id),
  number integer not null check (number > 0),
  definition integer not null,
  issued_at timestamptz not null,
  content_hash text not null,
  rows integer not null check (rows >= 0),
  columns jsonb not null,
  preview jsonb not null,
  changes jsonb not null,
  scan jsonb not null,
  covers_from date,
  covers_to date,
  unique (dataset_id, number),
  foreign key (dataset_id, definition) references opendata.definition (dataset_id, number)
);
comment on table opendata.release is 'The rows of a dataset as they were when their content last changed; never changed afterwards.';

create table opendata.file (
  release_id uuid not null references opendata.release (id),
  format text not null check (format in ('csv', 'json', 'xlsx', 'geojson')),
  file_id uuid not null,
  size bigint not null check (size > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  primary key (release_id, format)
);
comment on table opendata.file is 'A release in one format; the bytes lie with the module of files.';

create table opendata.row (
  dataset_id uuid not null references opendata.dataset (id),
  number integer not null,
  key text not null,
  data jsonb not null,
  primary key (dataset_id, number)
);
comment on table opendata.row is 'The rows of the newest release, for questions through the interface and for telling what the next one changes.';
create index row_data on opendata.row using gin (data jsonb_path_ops);

create table opendata.withdrawal (
  id uuid primary key default gen_random_uuid(),
  dataset_id uuid not null references opendata.dataset (id),
  up_to integer not null,
  reason text not null,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null
);
comment on table opendata.withdrawal is 'All releases up to a number are shown to nobody any more, and why.';
create index withdrawal_dataset on opendata.withdrawal (dataset_id, up_to desc);

create table opendata.download (
  dataset_id uuid not null references opendata.dataset (id),
  day date not null,
  format text not null,
  count integer not null,
  primary key (dataset_id, day, format)
);
comment on table opendata.download is 'How often a format was fetched on a day; nothing of who fetched it.';

create table opendata.request (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null unique,
  reference text not null unique,
  client_key text not null unique,
  kind text not null check (kind in ('fault', 'question', 'wish')),
  dataset_id uuid references opendata.dataset (id),
  person_id uuid,
  name text,
  contact text,
  words text not null,
  answer text,
  lang text not null,
  asked_at timestamptz not null,
  ended_at timestamptz
);
comment on table opendata.request is 'What somebody asked for or found wrong in the data; its course is a case of casework. Name and contact are sealed.';
create index request_person on opendata.request (person_id, asked_at desc) where person_id is not null;
create index request_dataset on opendata.request (dataset_id, asked_at desc) where dataset_id is not null;
create sequence opendata.request_number;

create function opendata.only_grows() returns trigger language plpgsql as $$
begin
  raise exception '% only grows', tg_table_name;
end $$;
create trigger definition_only_grows before update or delete on opendata.definition for each row execute function opendata.only_grows();
create trigger release_only_grows before update or delete on opendata.release for each row execute function opendata.only_grows();
create trigger file_only_grows before update or delete on opendata.file for each row execute function opendata.only_grows();
create trigger withdrawal_only_grows before update or delete on opendata.withdrawal for each row execute function opendata.only_grows();
