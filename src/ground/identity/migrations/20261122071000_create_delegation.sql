alter table identity.role add column reason text;
comment on column identity.role.reason is 'Why the role was given or moved, when no administrator did it by hand: a re-organisation, an import.';

create table identity.delegation (
  id uuid primary key default gen_random_uuid(),
  from_person uuid not null references identity.person (id),
  to_person uuid not null references identity.person (id),
  role text not null,
  unit_id uuid not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  reason text not null check (length(reason) between 1 and 500),
  given_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  check (from_person <> to_person),
  check (valid_to > valid_from)
);
comment on table identity.delegation is 'An officer lends a role of theirs to a colleague for a time. It counts only while the lender holds the role and has an account.';
create index delegation_to on identity.delegation (to_person, valid_to) where revoked_at is null;
create index delegation_from on identity.delegation (from_person);

create table identity.employment (
  id bigint generated always as identity primary key,
  person_id uuid not null references identity.person (id),
  what text not null check (what in ('joined', 'moved', 'left', 'returned')),
  note text not null default '',
  roles jsonb not null default '[]',
  at timestamptz not null,
  by uuid
);
comment on table identity.employment is 'Who came, moved and left, with the roles that were given or ended by it.';
create index employment_person on identity.employment (person_id, id);

create table identity.import_batch (
  id uuid primary key default gen_random_uuid(),
  file_name text not null,
  rows jsonb not null,
  made_by uuid not null,
  made_at timestamptz not null,
  applied_at timestamptz
);
comment on table identity.import_batch is 'A spreadsheet of officers as it was read: shown as a preview, applied once.';
