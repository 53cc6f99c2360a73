create schema privacy;

create table privacy.purpose (
  key text primary key,
  ground text not null check (ground in ('public_duty', 'consent')),
  name jsonb not null,
  data jsonb not null,
  keeps jsonb not null,
  changed_at timestamptz not null
);
comment on table privacy.purpose is 'For what personal data is used, on which ground; from the province''s pack.';

create table privacy.consent (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null,
  purpose text not null references privacy.purpose (key),
  words text not null,
  lang text not null,
  given_at timestamptz not null,
  withdrawn_at timestamptz check (withdrawn_at >= given_at)
);
comment on column privacy.consent.words is 'What the person read when they agreed.';
create unique index consent_standing on privacy.consent (person_id, purpose) where withdrawn_at is null;

create table privacy.request (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null unique,
  reference text not null unique,
  person_id uuid not null,
  kind text not null check (kind in ('copy', 'erase', 'correct', 'question')),
  words text not null,
  look_id bigint,
  asked_at timestamptz not null,
  answer text,
  erased jsonb,
  ended_at timestamptz,
  copy_until timestamptz
);
comment on table privacy.request is 'What a person asked about their data; its course is a case of casework.';
comment on column privacy.request.look_id is 'The line of identity.access_log that the question is about.';
create index request_person on privacy.request (person_id, asked_at desc);
create sequence privacy.request_number;

create table privacy.signing_key (
  id text primary key,
  public_key text not null,
  sealed_private_key text not null,
  made_at timestamptz not null,
  retired_at timestamptz
);
comment on table privacy.signing_key is 'Ed25519 keys that sign checkpoints of the access log; the private half is sealed with the program''s secret.';

create table privacy.checkpoint (
  size bigint primary key check (size > 0),
  root text not null,
  at timestamptz not null,
  key_id text not null references privacy.signing_key (id),
  note text not null
);
comment on table privacy.checkpoint is 'Signed fingerprint of the access log at a size (tree of RFC 6962); published, so that nobody can change the log unseen.';

create table privacy.block (
  index bigint primary key,
  root text not null
);
comment on table privacy.block is 'Root of each 256 leaves of the log''s tree, so that proofs need not read the whole log.';

create function privacy.only_grows() returns trigger language plpgsql as $$
begin
  raise exception '% only grows', tg_table_name;
end $$;
create trigger checkpoint_only_grows before update or delete on privacy.checkpoint for each row execute function privacy.only_grows();
create trigger block_only_grows before update or delete on privacy.block for each row execute function privacy.only_grows();
