create schema programme;

create function programme.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is kept as it was written', tg_table_name using errcode = 'restrict_violation';
end $$;

create table programme.resolution (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null,
  body jsonb not null,
  content_hash text not null,
  published_at timestamptz not null,
  unique (key, version)
);
create trigger resolution_is_immutable before update or delete on programme.resolution for each row execute function programme.refuse_change();
comment on table programme.resolution is 'Resolutions and plans with their targets as data; a changed one is a new version.';

create sequence programme.task_number;

create table programme.task (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null unique,
  reference text not null unique,
  resolution text not null,
  no text not null,
  area text not null,
  words text not null,
  lead text not null,
  partners text[] not null,
  evidence text not null,
  due_words text not null,
  due_on date,
  is_regular boolean not null,
  concerns text not null check (concerns in ('lead', 'partner', 'none')),
  unit_id uuid not null,
  state text not null,
  is_escalated boolean not null default false,
  closed_on date,
  made_at timestamptz not null,
  unique (resolution, no)
);
create index task_open on programme.task (due_on) where closed_on is null;
comment on column programme.task.concerns is 'Whether the province leads, is a partner, or is not named; read from the words of lead and partners.';
comment on column programme.task.state is 'Copy of the case''s state, written in the transaction of the action.';

create table programme.dti_mark (
  id uuid primary key default gen_random_uuid(),
  edition text not null,
  part text not null,
  year integer not null check (year between 2000 and 2100),
  points numeric(8, 3) not null check (points >= 0),
  effort_days integer not null check (effort_days between 1 and 10000),
  words text not null check (words <> ''),
  evidence text[] not null,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null
);
create index dti_mark_latest on programme.dti_mark (edition, year, part, at desc);
create trigger dti_mark_is_append_only before update or delete on programme.dti_mark for each row execute function programme.refuse_change();
comment on table programme.dti_mark is 'Self-assessment of a main index of the DTI; a later mark stands beside the earlier one.';
