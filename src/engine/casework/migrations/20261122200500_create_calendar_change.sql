create table casework.calendar_change (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  base_version integer not null,
  body jsonb not null,
  units text[] not null,
  summary jsonb not null,
  reason text not null check (reason <> ''),
  proposed_by uuid not null,
  proposed_name text not null,
  proposed_at timestamptz not null,
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'refused')),
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  decided_note text,
  calendar_id uuid references casework.calendar,
  moved_at timestamptz,
  moved integer not null default 0,
  check ((state = 'proposed') = (decided_at is null)),
  check (decided_by is distinct from proposed_by),
  check ((state = 'approved') = (calendar_id is not null))
);
comment on table casework.calendar_change is 'A change of working time that one administrator proposes and another decides.';
comment on column casework.calendar_change.base_version is 'The version it was made from; 0 where the calendar is new. A change of an older version is refused.';
comment on column casework.calendar_change.moved_at is 'When the last open case had been taken over to the new version.';
create index calendar_change_by_time on casework.calendar_change (proposed_at desc);
create unique index calendar_change_one_open on casework.calendar_change (key) where state = 'proposed';
