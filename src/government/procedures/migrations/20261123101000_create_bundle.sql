create table procedures.bundle (
  id uuid primary key default gen_random_uuid(),
  procedure_code text not null,
  version integer not null,
  body jsonb not null,
  content_hash text not null,
  published_at timestamptz not null,
  unique (procedure_code, version)
);
comment on table procedures.bundle is 'Linked procedures as the pack describes them: parts, their order, what one answers for another. Immutable.';
create trigger bundle_is_immutable before update or delete on procedures.bundle for each row execute function procedures.refuse_change();

create table procedures.bundle_filing (
  case_id uuid primary key references procedures.dossier,
  bundle_id uuid not null references procedures.bundle,
  promised_at timestamptz,
  promise jsonb not null,
  on_paper text[] not null default '{}'
);
comment on table procedures.bundle_filing is 'A filing of a linked procedure: the day that was promised for the whole at filing, with the parts that it was reckoned from.';
comment on column procedures.bundle_filing.on_paper is 'Questions whose papers were seen at the counter and need no file.';

create table procedures.bundle_part (
  bundle_case_id uuid not null references procedures.bundle_filing,
  key text not null,
  procedure_version_id uuid not null references procedures.procedure_version,
  form_id uuid not null references procedures.form,
  unit_id uuid not null,
  state text not null check (state in ('waiting', 'running', 'granted', 'refused', 'withdrawn', 'stopped')),
  attempt integer not null default 1,
  case_id uuid unique references procedures.dossier,
  code text,
  draft_id uuid,
  reason text,
  since timestamptz not null,
  primary key (bundle_case_id, key)
);
comment on table procedures.bundle_part is 'A part of a filing and the dossier by which it goes its own road; its state follows that of the dossier.';
comment on column procedures.bundle_part.draft_id is 'The draft with which the person takes the part up again after it failed.';
create index bundle_part_by_draft on procedures.bundle_part (draft_id) where draft_id is not null;
create index bundle_part_waiting on procedures.bundle_part (unit_id) where state = 'waiting';
