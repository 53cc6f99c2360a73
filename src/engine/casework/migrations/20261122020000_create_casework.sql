create schema casework;

create table casework.definition (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null,
  body jsonb not null,
  content_hash text not null,
  published_at timestamptz not null,
  unique (key, version)
);
comment on table casework.definition is 'Published case types: immutable; a case keeps the version with which it began.';

create table casework.calendar (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null,
  body jsonb not null,
  content_hash text not null,
  units text[] not null,
  recorded_at timestamptz not null,
  unique (key, version)
);

comment on column casework.calendar.units is 'Codes of the units that keep this working time, with all below them; * for everybody else.';

create table casework.case_record (
  id uuid primary key,
  kind text not null,
  definition_id uuid not null references casework.definition,
  calendar_id uuid not null references casework.calendar,
  reference text not null unique,
  title text not null,
  party text not null,
  channel text not null,
  owner_id uuid,
  unit_id uuid not null,
  unit_path uuid[] not null,
  state text not null,
  state_since timestamptz not null,
  flags text[] not null default '{}',
  assignee_id uuid,
  assignee_name text,
  outcome text,
  version integer not null,
  duration jsonb,
  opened_at timestamptz not null,
  due_at timestamptz,
  urgency timestamptz not null generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored,
  paused boolean not null default false,
  closed_at timestamptz,
  late boolean,
  updated_at timestamptz not null,
  search tsvector not null
);
comment on table casework.case_record is 'Snapshot of each case, written in the transaction of the action: what lists read.';
comment on column casework.case_record.unit_path is 'The unit and its ancestors when the case was opened or moved: the jurisdiction filter.';
comment on column casework.case_record.due_at is 'Null while the clock stands still or has no legal time.';
comment on column casework.case_record.urgency is 'Order of queues: what stands still comes last.';
comment on column casework.case_record.late is 'Whether it was closed after its time; null while open.';

create index case_open_by_unit on casework.case_record (unit_id, urgency, id) where closed_at is null;
create index case_open_by_urgency on casework.case_record (urgency, id) where closed_at is null;
create index case_open_by_path on casework.case_record using gin (unit_path) where closed_at is null;
create index case_open_by_assignee on casework.case_record (assignee_id, urgency, id) where closed_at is null;
create index case_by_owner on casework.case_record (owner_id, opened_at desc) where owner_id is not null;
create index case_by_unit_opened on casework.case_record (unit_id, opened_at desc, id);
create index case_search on casework.case_record using gin (search);

create table casework.action (
  case_id uuid not null references casework.case_record,
  seq integer not null,
  client_key text not null,
  type text not null,
  from_state text not null,
  to_state text not null,
  actor_id uuid,
  actor_name text not null,
  actor_role text not null,
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  note text,
  data jsonb not null default '{}',
  primary key (case_id, seq),
  unique (case_id, client_key)
);
comment on column casework.action.client_key is 'Chosen by the caller: the same key again is the same action, answered again and not done again.';

create table casework.attachment (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null references casework.case_record,
  seq integer not null,
  file_id uuid not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  size_bytes integer not null,
  kind text not null,
  label text not null,
  added_at timestamptz not null
);
create index attachment_by_case on casework.attachment (case_id, seq);

create function casework.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

create trigger action_is_append_only before update or delete on casework.action for each row execute function casework.refuse_change();
create trigger definition_is_immutable before update or delete on casework.definition for each row execute function casework.refuse_change();
create trigger calendar_is_immutable before update or delete on casework.calendar for each row execute function casework.refuse_change();
create trigger attachment_is_append_only before update or delete on casework.attachment for each row execute function casework.refuse_change();
