create table procedures.sheet_filing (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null,
  organisation_id uuid not null,
  organisation_name text not null,
  mandate_id uuid not null,
  procedure_version_id uuid not null references procedures.procedure_version,
  form_id uuid not null references procedures.form,
  unit_id uuid not null,
  file_name text not null,
  lines jsonb not null,
  files jsonb not null,
  read_at timestamptz not null,
  filed_at timestamptz
);
comment on table procedures.sheet_filing is 'A spreadsheet of dossiers that a person read in for a firm: its lines as they were checked, and when the sound ones were filed.';
create index sheet_filing_by_owner on procedures.sheet_filing (owner_id, read_at desc);

create table procedures.sheet_line (
  organisation_id uuid not null,
  hash text not null,
  sheet_id uuid not null references procedures.sheet_filing,
  line integer not null,
  code text not null,
  primary key (organisation_id, hash)
);
comment on table procedures.sheet_line is 'Lines of a firm that were filed: the same line read in again is known and not filed twice.';
create index sheet_line_by_sheet on procedures.sheet_line (sheet_id, line);
