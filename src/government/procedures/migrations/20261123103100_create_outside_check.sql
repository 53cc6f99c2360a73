create table procedures.outside_check (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null references procedures.dossier (case_id),
  key text not null,
  service text not null,
  operation text not null,
  state text not null default 'waiting' check (state in ('waiting', 'agrees', 'differs', 'unknown', 'gave_up')),
  attempts integer not null default 0,
  next_at timestamptz,
  last_fault text,
  asked_at timestamptz,
  as_of text,
  exchange_id uuid,
  about_owner boolean not null default false,
  -- What differed, as JSON, sealed and bound to whose dossier it is.
  differences text,
  created_at timestamptz not null,
  unique (case_id, key),
  check ((state = 'waiting') = (next_at is not null))
);
create index on procedures.outside_check (next_at) where state = 'waiting';
comment on table procedures.outside_check is 'What a dossier declares, checked against databases outside the province: it never holds a dossier up, and is repeated until they answer';
comment on column procedures.outside_check.differences is 'What differed, as JSON, sealed and bound to whose dossier it is';
comment on column procedures.outside_check.about_owner is 'The one asked about is the one whose dossier it is, who may then read what was found';
