create table identity.external_account (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references identity.person (id),
  issuer text not null,
  subject text not null,
  identity_number_hash text not null,
  level smallint not null check (level between 1 and 3),
  proof jsonb not null,
  linked_at timestamptz not null,
  used_at timestamptz not null,
  unlinked_at timestamptz
);
comment on table identity.external_account is 'A national e-ID that belongs to a person here, with the proof on which it was linked.';
comment on column identity.external_account.proof is 'SHA-256 of the identity token, its issuer, number and time, and how the account here was shown to be theirs.';
create unique index external_account_current on identity.external_account (issuer, subject) where unlinked_at is null;
create unique index external_account_person on identity.external_account (person_id, issuer) where unlinked_at is null;

create table identity.e_id_request (
  state_hash text primary key,
  verifier text not null,
  nonce text not null,
  purpose text not null check (purpose in ('sign_in', 'link', 'confirm')),
  person_id uuid references identity.person (id),
  back text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table identity.e_id_request is 'A visit to the national e-ID that has not come back yet; taken away when it does.';

create table identity.e_id_claim (
  token_hash text primary key,
  claims_enc text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table identity.e_id_claim is 'What the national e-ID said of a person who must still choose: link an account that named the same number, or make a new one.';
