create sequence documents.task_number;

create table documents.task (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null unique,
  reference text not null unique,
  document_id uuid not null references documents.document (id),
  paragraph integer,
  quote text not null,
  title text not null,
  issuer_unit_id uuid not null,
  issuer_name text not null,
  unit_id uuid not null,
  unit_name text not null,
  due_on date not null,
  state text not null,
  percent integer not null default 0 check (percent between 0 and 100),
  returned integer not null default 0,
  escalated_at timestamptz,
  request_key uuid not null unique,
  given_by uuid not null,
  given_name text not null,
  given_at timestamptz not null,
  closed_at timestamptz
);
comment on table documents.task is 'A task of a directive: a case of its owner''s unit, with what lists and boards show of it.';
create index task_of_unit on documents.task (unit_id, due_on, id) where closed_at is null;
create index task_of_issuer on documents.task (issuer_unit_id, due_on, id) where closed_at is null;
create index task_closed_of_unit on documents.task (unit_id, closed_at desc, id desc) where closed_at is not null;
create index task_closed_of_issuer on documents.task (issuer_unit_id, closed_at desc, id desc) where closed_at is not null;
create index task_late on documents.task (due_on) where closed_at is null and escalated_at is null;
create index task_of_document on documents.task (document_id);

create table documents.task_partner (
  task_id uuid not null references documents.task (id),
  unit_id uuid not null,
  unit_name text not null,
  primary key (task_id, unit_id)
);
create index task_partner_by_unit on documents.task_partner (unit_id);

alter table documents.counter drop constraint counter_direction_check;
alter table documents.counter add constraint counter_direction_check check (direction in ('incoming', 'outgoing', 'work_file'));

create table documents.work_file (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  unit_name text not null,
  year integer not null,
  number integer not null,
  code text not null,
  title text not null,
  retention_years integer check (retention_years between 1 and 100),
  keeper_id uuid not null,
  keeper_name text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_name text,
  handed_over_at timestamptz,
  package_sha256 text,
  unique (unit_id, year, number),
  check ((closed_at is null) = (closed_name is null)),
  check (handed_over_at is null or closed_at is not null),
  check ((handed_over_at is null) = (package_sha256 is null))
);
comment on column documents.work_file.retention_years is 'How long it is kept after it was closed; empty: for ever.';
create index work_file_of_unit on documents.work_file (unit_id, opened_at desc, id desc);
create index work_file_closed on documents.work_file (closed_at) where closed_at is not null;

create table documents.work_item (
  file_id uuid not null references documents.work_file (id),
  number integer not null check (number > 0),
  document_id uuid references documents.document (id),
  task_id uuid references documents.task (id),
  added_name text not null,
  added_at timestamptz not null,
  primary key (file_id, number),
  unique (file_id, document_id),
  unique (file_id, task_id),
  check ((document_id is null) <> (task_id is null))
);
create index work_item_document on documents.work_item (document_id) where document_id is not null;

create function documents.is_paper(d documents.document) returns boolean language sql immutable as $$
  select case when d.direction = 'incoming' then d.entered_by is not null else d.number is not null and d.signed_at is null end
$$;
comment on function documents.is_paper is 'On paper is what a clerk entered from paper, and what was issued without a digital signature.';
