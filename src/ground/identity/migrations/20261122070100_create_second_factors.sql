create table identity.totp (
  person_id uuid primary key references identity.person (id),
  secret_enc text not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null
);
comment on table identity.totp is 'The shared secret of a person''s authenticator app (RFC 6238), sealed and bound to the person.';
comment on column identity.totp.last_step is 'The last time step whose code was taken: a code is good once.';

create table identity.recovery_code (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references identity.person (id),
  code_hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  unique (person_id, code_hash)
);
comment on column identity.recovery_code.code_hash is 'HMAC of the code and the person.';

create table identity.passkey (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references identity.person (id),
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  backed_up boolean not null,
  label text not null check (length(label) between 1 and 60),
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkey_person on identity.passkey (person_id);

create table identity.challenge (
  id uuid primary key default gen_random_uuid(),
  purpose text not null check (purpose in ('register', 'sign_in', 'confirm')),
  challenge text not null,
  person_id uuid references identity.person (id),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table identity.challenge is 'What a passkey is asked to sign; taken away when it is answered, so each is good once.';

create table identity.half_sign_in (
  token_hash text primary key,
  person_id uuid not null references identity.person (id),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table identity.half_sign_in is 'The password was right, the second factor is still asked for.';
