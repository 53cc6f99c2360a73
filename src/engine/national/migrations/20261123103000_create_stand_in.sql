create schema national;

create table national.stand_in (
  service text primary key,
  fault text not null default 'none',
  delay_ms integer not null default 0 check (delay_ms between 0 and 60000),
  -- How many more answers are bent; null for all of them until it is changed.
  answers_left integer check (answers_left >= 0),
  changed_at timestamptz not null,
  changed_by uuid
);
comment on table national.stand_in is 'How the stand-ins of outside databases misbehave, on demand; in production there are none';
comment on column national.stand_in.answers_left is 'How many more answers are bent; null for all of them until it is changed';

create table national.verification (
  service text primary key,
  at timestamptz not null,
  by_person uuid,
  passed integer not null,
  faults jsonb not null
);
comment on table national.verification is 'When the contract of an outside database was last tried against it, and what did not fit';
