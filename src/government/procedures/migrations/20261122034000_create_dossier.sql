create table procedures.form (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null,
  body jsonb not null,
  content_hash text not null,
  published_at timestamptz not null,
  unique (key, version)
);
comment on table procedures.form is 'Published e-forms, immutable; a dossier keeps the one with which it was filled in. Keys declaration:<code> are made from the record.';

create table procedures.draft (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null,
  procedure_id uuid not null references procedures.procedure,
  procedure_version_id uuid not null references procedures.procedure_version,
  form_id uuid not null references procedures.form,
  unit_id uuid,
  answers jsonb not null default '{}',
  files jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  case_id uuid
);
create unique index draft_open on procedures.draft (owner_id, procedure_id) where case_id is null;
comment on column procedures.draft.case_id is 'Set when it was filed: a draft becomes at most one dossier.';

create table procedures.dossier (
  case_id uuid primary key,
  code text not null unique,
  procedure_code text not null,
  procedure_version_id uuid not null references procedures.procedure_version,
  form_id uuid not null references procedures.form,
  owner_id uuid not null,
  unit_id uuid not null,
  unit_name text not null,
  applicant_name text not null,
  applicant_phone text not null,
  applicant_email text,
  answers jsonb not null,
  channel text not null,
  filed_at timestamptz not null,
  idempotency_key text not null,
  request_hash text not null,
  unique (owner_id, idempotency_key)
);
comment on column procedures.dossier.answers is 'What was declared on the road really walked; identity numbers are sealed.';
create index dossier_by_procedure on procedures.dossier (procedure_code, filed_at desc);

create sequence procedures.dossier_number;

create table procedures.result (
  code text primary key,
  case_id uuid not null unique references procedures.dossier,
  dossier_code text not null,
  file_id uuid not null,
  sha256 text not null,
  title text not null,
  holder text not null,
  issued_by text not null,
  issued_unit text not null,
  issued_at timestamptz not null
);
comment on table procedures.result is 'Results that anybody who holds the paper can verify by its code.';

create function procedures.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger form_is_immutable before update or delete on procedures.form for each row execute function procedures.refuse_change();
create trigger result_is_append_only before update or delete on procedures.result for each row execute function procedures.refuse_change();
