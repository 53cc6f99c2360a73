create table procedures.import_batch (
  id uuid primary key default gen_random_uuid(),
  file text not null,
  whole boolean not null,
  valid_from date not null,
  staged_by uuid,
  staged_by_name text not null,
  staged_at timestamptz not null,
  content_hash text not null,
  counts jsonb not null,
  refused jsonb not null
);
comment on table procedures.import_batch is 'A catalogue that was read and compared, and is not in force: its lines wait for a second person (versions.draft, kind catalogue).';
comment on column procedures.import_batch.whole is 'The file is the whole catalogue: what it lacks is to end.';

create table procedures.import_line (
  batch_id uuid not null references procedures.import_batch (id),
  code text not null,
  kind text not null check (kind in ('new', 'changed', 'removed')),
  name text not null,
  record jsonb,
  changes jsonb not null,
  primary key (batch_id, code),
  check ((record is null) = (kind = 'removed'))
);
comment on column procedures.import_line.changes is 'What differs from the record held, place by place, as it was when the file was read.';

create trigger import_batch_is_immutable before update or delete on procedures.import_batch for each row execute function procedures.refuse_change();
create trigger import_line_is_immutable before update or delete on procedures.import_line for each row execute function procedures.refuse_change();
