create schema signing;

-- The stand-in authority of development and tests: its root, its issuing key, its time-stamps. Empty in production.
create table signing.authority (
  name text not null,
  serial text not null,
  certificate text not null,
  key_sealed text not null,
  created_at timestamptz not null,
  primary key (name, serial)
);
comment on column signing.authority.key_sealed is 'Sealed with the program''s secret (core/seal.ts).';

create table signing.certificate (
  id uuid primary key default gen_random_uuid(),
  holder text not null check (holder in ('person', 'unit')),
  person_id uuid,
  unit_id uuid,
  subject text not null,
  adapter text not null check (adapter in ('software', 'remote')),
  serial text not null,
  issuer text not null,
  certificate text not null,
  chain text[] not null,
  key_sealed text,
  credential text,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  automatic boolean not null default true,
  enrolled_at timestamptz not null,
  enrolled_by uuid,
  revoked_at timestamptz,
  revoked_by uuid,
  revoked_because text,
  unique (issuer, serial),
  check ((holder = 'person') = (person_id is not null) and (holder = 'unit') = (unit_id is not null)),
  check ((adapter = 'software') = (key_sealed is not null) and (adapter = 'remote') = (credential is not null)),
  check ((revoked_at is null) = (revoked_because is null))
);
comment on column signing.certificate.automatic is 'Signs with the holder''s decision (an approval); otherwise it waits in the holder''s list.';
comment on column signing.certificate.key_sealed is 'Key of a software holder, sealed and bound to the serial number; never in production.';
create index certificate_by_person on signing.certificate (person_id, valid_to);
create index certificate_by_unit on signing.certificate (unit_id, valid_to);
create index certificate_by_end on signing.certificate (valid_to) where revoked_at is null;

create table signing.paper (
  id uuid primary key default gen_random_uuid(),
  subject text not null unique,
  title text not null,
  about text not null,
  href text not null,
  unit_id uuid not null,
  person_id uuid,
  asked_at timestamptz not null,
  draft_file_id uuid,
  file_id uuid,
  sha256 text,
  state text not null check (state in ('drafting', 'waiting', 'signing', 'signed', 'refused')),
  level text,
  signed_at timestamptz,
  stamp_ends_at timestamptz,
  attempts integer not null default 0,
  fault text,
  fault_at timestamptz,
  check ((state = 'signed') = (signed_at is not null)),
  check (state <> 'signed' or file_id is not null)
);
comment on table signing.paper is 'A PDF that is to be signed, from the asking to the last archive time-stamp. Its content is whose module asked.';
comment on column signing.paper.person_id is 'Whose data the paper holds: reading it is written down for them.';
comment on column signing.paper.subject is 'What it is to the module that asked, such as procedures.result:ABCD-EFGH-2345.';
comment on column signing.paper.stamp_ends_at is 'When the certificate of the newest time-stamp ends: before that day another one goes on top.';
create index paper_open on signing.paper (state, asked_at) where state <> 'signed';
create index paper_by_end on signing.paper (stamp_ends_at) where state = 'signed';

create table signing.signature (
  paper_id uuid not null references signing.paper,
  place integer not null,
  kind text not null check (kind in ('person', 'seal')),
  person_id uuid,
  unit_id uuid not null,
  name text not null,
  role text not null,
  agency text not null,
  state text not null check (state in ('waiting', 'decided', 'signed', 'refused')),
  decided_at timestamptz,
  decided_by uuid,
  reason text,
  certificate_id uuid references signing.certificate,
  signed_at timestamptz,
  authorisation text,
  primary key (paper_id, place),
  check ((kind = 'person') = (person_id is not null)),
  check (state <> 'refused' or reason is not null),
  check ((state = 'signed') = (signed_at is not null))
);
comment on table signing.signature is 'Who is to sign a paper, in order, and what they decided. Without a certificate of ours it was signed elsewhere.';
comment on column signing.signature.authorisation is 'The signing service''s leave for this signature, sealed; it lasts minutes and goes with the signature.';
create index signature_by_person on signing.signature (person_id, state);

create table signing.consent (
  person_id uuid primary key,
  given_at timestamptz not null,
  withdrawn_at timestamptz
);
comment on table signing.consent is 'A citizen''s word that the signing service may keep a key for them; given once, withdrawn whenever they like.';
