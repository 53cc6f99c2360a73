create table procedures.replay (
  id uuid primary key default gen_random_uuid(),
  draft_id uuid not null,
  draft_hash text not null,
  kind text not null check (kind in ('process', 'procedure', 'fee')),
  key text not null,
  from_day date not null,
  to_day date not null,
  asked_by uuid not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  done_at timestamptz,
  figures jsonb,
  lines jsonb not null default '[]',
  fault text,
  check (to_day >= from_day)
);
comment on table procedures.replay is 'Closed dossiers of a span played on a draft: what would have been otherwise. Codes and moments only, no person.';
comment on column procedures.replay.draft_hash is 'The content that was tried: a draft that was changed since has to be tried again.';
create index replay_of_draft on procedures.replay (draft_id, asked_at desc);
