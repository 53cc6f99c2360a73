create schema centre;

create function centre.only_grows() returns trigger language plpgsql as $$
begin
  raise exception '% only grows', tg_table_name;
end $$;

create table centre.composition (
  id bigint generated always as identity primary key,
  body jsonb not null,
  hash text not null,
  loaded_at timestamptz not null
);
comment on table centre.composition is 'What the centre shows and watches, as the pack said it at each loading; the newest row holds.';
create trigger composition_only_grows before update or delete on centre.composition for each row execute function centre.only_grows();

create table centre.last_good (
  scope text not null,
  figure text not null,
  body jsonb not null,
  at timestamptz not null,
  primary key (scope, figure)
);
comment on table centre.last_good is 'The last figure that could be read: shown with its age while its source is down.';

create table centre.watch (
  rule text not null,
  unit_id uuid not null,
  phase text not null check (phase in ('quiet', 'alarmed', 'recovered', 'muted')),
  value double precision,
  since timestamptz not null,
  seen_at timestamptz not null,
  case_id uuid unique,
  reference text,
  primary key (rule, unit_id),
  check ((phase in ('alarmed', 'recovered')) = (case_id is not null)),
  check ((case_id is null) = (reference is null))
);
comment on table centre.watch is 'One row a rule and unit: hence one open case at most.';
create sequence centre.alarm_number;

create table centre.shift (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  officer_id uuid not null,
  officer_name text not null,
  began_at timestamptz not null,
  ended_at timestamptz check (ended_at >= began_at),
  handover text,
  check ((ended_at is null) = (handover is null))
);
create unique index shift_one_open on centre.shift (unit_id) where ended_at is null;
create index shift_unit on centre.shift (unit_id, began_at desc);

create table centre.log_entry (
  id bigint generated always as identity primary key,
  unit_id uuid not null,
  shift_id uuid references centre.shift (id),
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  kind text not null check (kind in ('note', 'begun', 'ended', 'opened', 'recovered', 'again', 'closed')),
  words text not null check (length(words) between 1 and 2000),
  reference text
);
create index log_entry_unit on centre.log_entry (unit_id, at desc);
create trigger log_entry_only_grows before update or delete on centre.log_entry for each row execute function centre.only_grows();

create table centre.brief (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  day date not null,
  version integer not null,
  content jsonb not null,
  sha256 text not null,
  made_at timestamptz not null,
  made_by text not null,
  unique (unit_id, day, version)
);
create trigger brief_only_grows before update or delete on centre.brief for each row execute function centre.only_grows();
