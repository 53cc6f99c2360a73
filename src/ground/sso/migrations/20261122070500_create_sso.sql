create schema sso;

create table sso.model (
  kind text not null,
  id_hash text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  person_id uuid,
  client_id text,
  session_id uuid,
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (kind, id_hash)
);
comment on table sso.model is 'What the OpenID provider keeps: sessions, codes, tokens, grants, interactions. The id (which for a token is the token itself) is kept as SHA-256 only.';
comment on column sso.model.session_id is 'identity.session: the sign-in at the portal that a provider''s session rests on; it is found only while that one holds.';
create index model_grant on sso.model (grant_id) where grant_id is not null;
create index model_uid on sso.model (uid) where uid is not null;
create index model_session on sso.model (session_id) where session_id is not null;
create index model_expires on sso.model (expires_at);

create table sso.signing_key (
  kid text primary key,
  alg text not null check (alg in ('RS256', 'ES256')),
  public_jwk jsonb not null,
  private_enc text not null,
  created_at timestamptz not null,
  signs_from timestamptz not null,
  published_until timestamptz
);
comment on table sso.signing_key is 'Keys that sign tokens. A new one is published before it signs; an old one stays published until what it signed has run out.';
comment on column sso.signing_key.private_enc is 'The private JWK, sealed with a key derived from TINHSO_SECRET and bound to the kid.';

create table sso.client (
  id uuid primary key default gen_random_uuid(),
  client_id text not null unique check (client_id ~ '^[a-z0-9][a-z0-9-]{2,59}$'),
  settings jsonb,
  proposal jsonb,
  proposed_by uuid,
  proposed_at timestamptz,
  reviewed_by uuid,
  reviewed_at timestamptz,
  refused_because text,
  secret_hash text,
  secret_at timestamptz,
  previous_secret_hash text,
  previous_secret_until timestamptz,
  suspended_at timestamptz,
  created_at timestamptz not null,
  check ((proposal is null) = (proposed_by is null)),
  check (settings is not null or proposal is not null or refused_because is not null)
);
comment on table sso.client is 'A system that signs its people on here. What one administrator proposes another one approves; only then it is in force.';
comment on column sso.client.settings is 'What is in force; empty until the first approval.';
comment on column sso.client.proposal is 'What waits for review.';

create table sso.client_event (
  id bigint generated always as identity primary key,
  client uuid not null references sso.client (id),
  what text not null check (what in ('proposed', 'approved', 'refused', 'secret_given', 'suspended', 'resumed')),
  person_id uuid not null,
  person_name text not null,
  note text,
  at timestamptz not null
);
create index client_event_client on sso.client_event (client, id);

create table sso.consent (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null,
  client_id text not null,
  scopes text[] not null,
  ground text not null check (ground in ('consent', 'public_duty')),
  given_at timestamptz not null,
  used_at timestamptz not null,
  withdrawn_at timestamptz
);
comment on table sso.consent is 'What a person allowed a system to learn or do, until they take it back.';
create unique index consent_current on sso.consent (person_id, client_id) where withdrawn_at is null;
