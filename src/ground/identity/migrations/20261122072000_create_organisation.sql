create table identity.organisation (
  id uuid primary key default gen_random_uuid(),
  code text not null unique check (code ~ '^[0-9]{10}(-?[0-9]{3})?$|^[0-9]{12}$'),
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null,
  created_by uuid not null
);
comment on column identity.organisation.code is 'Tax code or number of the business register: 10 or 13 digits, or the 12 of a household business.';

create table identity.mandate (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references identity.organisation (id),
  person_id uuid not null references identity.person (id),
  kind text not null check (kind in ('representative', 'authorised')),
  valid_from date not null,
  valid_to date,
  proof text not null check (length(proof) between 1 and 300),
  proof_file uuid,
  given_by uuid references identity.mandate (id),
  state text not null check (state in ('waiting', 'confirmed', 'refused', 'ended')),
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  because text,
  check (valid_to is null or valid_to >= valid_from),
  check (kind <> 'authorised' or valid_to is not null)
);
comment on table identity.mandate is 'By what right and in which days a person acts for an organisation; an administrator saw the proof, or its representative gave it.';
comment on column identity.mandate.given_by is 'The representative''s own mandate, for one whom they authorised: it counts only while that one does.';
create index mandate_person on identity.mandate (person_id);
create index mandate_organisation on identity.mandate (organisation_id);
create index mandate_waiting on identity.mandate (asked_at) where state = 'waiting';

alter table identity.session add column mandate_id uuid;
comment on column identity.session.mandate_id is 'identity.mandate under which the person acts in this session; empty: for themselves.';
