create schema inspections;

create function inspections.only_grows() returns trigger language plpgsql as $$
begin
  raise exception '% only grows', tg_table_name;
end $$;

create table inspections.checklist (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null,
  body jsonb not null,
  content_hash text not null,
  published_at timestamptz not null,
  unique (key, version)
);
create trigger checklist_only_grows before update or delete on inspections.checklist for each row execute function inspections.only_grows();

create table inspections.plan (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  year integer not null check (year between 2020 and 2100),
  title text not null,
  drafted_by uuid not null,
  drafted_at timestamptz not null,
  approved_by uuid check (approved_by <> drafted_by),
  approved_at timestamptz,
  unique (unit_id, year, title),
  check ((approved_by is null) = (approved_at is null))
);

create table inspections.visit (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid references inspections.plan (id),
  year integer not null,
  month integer not null check (month between 1 and 12),
  unit_id uuid not null,
  checklist_id uuid not null references inspections.checklist (id),
  subject_name text not null,
  subject_code text not null,
  address text not null,
  reason text,
  cancelled_at timestamptz,
  cancelled_because text,
  case_id uuid unique,
  reference text unique,
  concluded_at timestamptz,
  digital boolean,
  check (plan_id is not null or reason is not null)
);
comment on table inspections.visit is 'One inspection of one party: from the year''s plan, or unplanned with its reason.';
comment on column inspections.visit.subject_code is 'Tax or business code by which the inspected is told from others of the same name.';
comment on column inspections.visit.digital is 'Every point was recorded in the field through the platform, none afterwards at the desk.';
-- The inspected is planned once a year, whoever plans it.
create unique index visit_once_a_year on inspections.visit (subject_code, year) where plan_id is not null and cancelled_at is null;
create index visit_unit on inspections.visit (unit_id, year, month);
create index visit_plan on inspections.visit (plan_id);
create sequence inspections.visit_number;

create table inspections.entry (
  visit_id uuid not null references inspections.visit (id),
  point text not null,
  version integer not null,
  value text not null check (value in ('good', 'fault', 'not_applicable')),
  note text not null,
  by_id uuid not null,
  by_name text not null,
  noted_at timestamptz not null,
  received_at timestamptz not null,
  in_field boolean not null,
  lat double precision,
  lon double precision,
  client_key text not null,
  primary key (visit_id, point, version),
  unique (visit_id, client_key)
);
comment on table inspections.entry is 'What was found on a point of the list; each change is a new version, the newest counts.';
create trigger entry_only_grows before update or delete on inspections.entry for each row execute function inspections.only_grows();

create table inspections.evidence (
  id uuid primary key default gen_random_uuid(),
  visit_id uuid not null references inspections.visit (id),
  point text not null,
  file_id uuid not null,
  small_file_id uuid not null,
  lat double precision,
  lon double precision,
  taken_at timestamptz,
  by_id uuid not null,
  received_at timestamptz not null,
  client_key text not null,
  unique (visit_id, client_key)
);
create index evidence_visit on inspections.evidence (visit_id);

create table inspections.remedy (
  id uuid primary key default gen_random_uuid(),
  visit_id uuid not null references inspections.visit (id),
  point text not null,
  words text not null,
  due_on date not null,
  reported_at timestamptz,
  report text,
  confirmed_at timestamptz,
  confirmed_by uuid,
  unique (visit_id, point)
);
comment on table inspections.remedy is 'What the inspected has to mend, and by which day.';
create index remedy_open on inspections.remedy (due_on) where confirmed_at is null;
