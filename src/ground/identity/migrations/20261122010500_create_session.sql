create table identity.session (
  id uuid primary key default gen_random_uuid(),
  token_hash text not null unique,
  person_id uuid not null references identity.person (id),
  kind text not null check (kind in ('browser', 'api')),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text not null default '',
  ip text not null default ''
);
comment on column identity.session.token_hash is 'SHA-256 of the 32 random bytes that the browser holds.';
create index session_person on identity.session (person_id) where revoked_at is null;

create table identity.one_time_code (
  id uuid primary key default gen_random_uuid(),
  person_id uuid references identity.person (id),
  address text not null,
  purpose text not null check (purpose in ('sign_up', 'recover')),
  code_hash text not null,
  pending jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  tries integer not null default 0
);
comment on column identity.one_time_code.code_hash is 'HMAC of the code and this id; empty when no code was sent because there is no such account (or already one).';
comment on column identity.one_time_code.pending is 'Sign-up: name, language and password hash of the person to be made once the code is given back.';
create index one_time_code_address on identity.one_time_code (address, created_at);

create table identity.attempt (
  id bigint generated always as identity primary key,
  key text not null,
  at timestamptz not null
);
comment on table identity.attempt is 'Wrong passwords and codes asked for, per login and per network address: the sliding windows of the lock-out.';
create index attempt_key on identity.attempt (key, at);
