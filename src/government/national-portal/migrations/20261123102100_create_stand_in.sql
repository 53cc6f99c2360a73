create table national_portal.stand_in_dossier (
  code text primary key,
  version integer not null default 1,
  state text not null,
  last_number integer not null default 0,
  filed_at timestamptz not null,
  body jsonb not null
);
comment on table national_portal.stand_in_dossier is 'STAND-IN of the national portal, empty in production: dossiers of invented people.';

create table national_portal.stand_in_change (
  number bigint generated always as identity primary key,
  code text not null,
  version integer not null
);

create table national_portal.stand_in_paper (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  part text not null,
  label text not null,
  sha256 text not null,
  content bytea not null
);

create table national_portal.stand_in_news (
  id bigint generated always as identity primary key,
  code text not null,
  number integer not null,
  state text not null,
  at timestamptz not null,
  body jsonb not null
);

create table national_portal.stand_in_offer (
  procedure_code text primary key,
  level text not null
);

create table national_portal.stand_in_switch (
  only_one boolean primary key default true check (only_one),
  faults jsonb not null default '{}'
);
insert into national_portal.stand_in_switch default values;
