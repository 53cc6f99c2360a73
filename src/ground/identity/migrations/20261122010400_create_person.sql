create schema identity;

create table identity.person (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('citizen', 'officer')),
  name text not null check (length(name) between 1 and 120),
  search text not null,
  title text,
  login text,
  phone text check (phone ~ '^0[0-9]{8,10}$'),
  email text check (email = lower(email)),
  identity_number_enc text,
  identity_number_hash text,
  birth_date date,
  lang text not null default 'vi' check (lang in ('vi', 'en', 'km')),
  created_at timestamptz not null,
  disabled_at timestamptz,
  check (kind = 'citizen' or login is not null),
  check ((identity_number_enc is null) = (identity_number_hash is null))
);
comment on column identity.person.title is 'An officer''s post in words, as it stands on papers.';
comment on column identity.person.search is 'Name and login without tone marks: for the administrators'' list.';
comment on column identity.person.login is 'Officers only, folded; a citizen signs in with phone or e-mail.';
comment on column identity.person.identity_number_enc is 'AES-256-GCM, bound to the person''s id; the key is derived from TINHSO_SECRET.';
comment on column identity.person.identity_number_hash is 'HMAC-SHA-256 with a key of its own: finds the number without keeping it readable. Not unique: the number is what the person says until it is verified.';
create unique index person_login on identity.person (login);
create unique index person_phone on identity.person (kind, phone) where disabled_at is null;
create unique index person_email on identity.person (kind, email) where disabled_at is null;
create index person_identity_number on identity.person (identity_number_hash);

create table identity.credential (
  person_id uuid primary key references identity.person (id),
  scheme text not null check (scheme = 'scrypt'),
  hash text not null,
  salt text not null,
  params jsonb not null,
  changed_at timestamptz not null
);

create table identity.role (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references identity.person (id),
  unit_id uuid not null,
  role text not null check (role in ('receiver', 'processor', 'approver', 'clerk', 'leader', 'administrator')),
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to >= valid_from),
  given_by uuid,
  ended_by uuid
);
comment on column identity.role.unit_id is 'places.unit';
comment on column identity.role.given_by is 'The administrator; empty when the province''s pack or a test gave it.';
comment on column identity.role.valid_to is 'The first moment at which the role is no longer held.';
create index role_person on identity.role (person_id);
create index role_unit on identity.role (unit_id, role);
create unique index role_current on identity.role (person_id, unit_id, role) where valid_to is null;
