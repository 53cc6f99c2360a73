create schema procedures;

create table procedures.procedure (
  id uuid primary key default gen_random_uuid(),
  code text not null unique,
  source text not null check (source in ('national', 'province')),
  national jsonb,
  pack jsonb,
  created_at timestamptz not null default now(),
  check (national is not null or pack is not null)
);
comment on table procedures.procedure is 'One administrative procedure. The two source records as last received; what people read are the versions.';
comment on column procedures.procedure.national is 'the record of the national catalogue, as last imported';
comment on column procedures.procedure.pack is 'the record of the province''s pack, laid over the national one';

create table procedures.procedure_version (
  id uuid primary key default gen_random_uuid(),
  procedure_id uuid not null references procedures.procedure (id),
  number integer not null check (number > 0),
  valid_from date not null,
  valid_to date,
  content_hash text not null,
  body jsonb not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  code text not null,
  name text not null,
  name_folded text not null,
  field text not null,
  ministry text not null,
  agency text,
  levels text[] not null,
  audiences text[] not null,
  life_events text[] not null,
  online boolean not null,
  prominence smallint not null,
  search_text text not null,
  search tsvector not null,
  unique (procedure_id, number),
  check (valid_to is null or valid_to >= valid_from)
);
comment on table procedures.procedure_version is 'A procedure as it was in force from valid_from until before valid_to. Immutable once written, but for the day it ends.';
comment on column procedures.procedure_version.name_folded is 'all names, folded (lower case, no tone marks), without the leading "thu tuc"';
comment on column procedures.procedure_version.prominence is '2 with an e-form, 1 told in plain words by the province, else 0: the better of two equal answers';
comment on column procedures.procedure_version.search_text is 'name, field, papers and results, folded';

create unique index procedure_version_open on procedures.procedure_version (procedure_id) where valid_to is null;
create index procedure_version_code on procedures.procedure_version (code, valid_from desc);
create index procedure_version_search on procedures.procedure_version using gin (search);

create table procedures.import_run (
  id uuid primary key default gen_random_uuid(),
  file text not null,
  started_at timestamptz not null,
  recorded_by text not null,
  counts jsonb not null,
  report jsonb not null
);
comment on table procedures.import_run is 'One import of a catalogue: what was read, what changed, which lines were refused and why.';

create table procedures.defect (
  procedure_version_id uuid not null references procedures.procedure_version (id),
  rule text not null,
  path text not null,
  severity text not null check (severity in ('error', 'warning', 'info')),
  detail jsonb not null default '{}',
  primary key (procedure_version_id, rule, path)
);
comment on table procedures.defect is 'What the linter found in the source record of a version: shown to the agency, never hidden.';
create index defect_rule on procedures.defect (rule);

create function procedures.keep_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a procedure version is never deleted';
  end if;
  if old.valid_to is not null or new.valid_to is null or to_jsonb(old) - 'valid_to' is distinct from to_jsonb(new) - 'valid_to' then
    raise exception 'a procedure version is immutable: only its last day may be written, once';
  end if;
  return new;
end $$;

create trigger procedure_version_kept before update or delete on procedures.procedure_version
for each row execute function procedures.keep_version();
