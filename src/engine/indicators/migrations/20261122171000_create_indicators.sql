create schema indicators;

create function indicators.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is kept as it was written', tg_table_name using errcode = 'restrict_violation';
end $$;

create table indicators.measure (
  id integer generated always as identity primary key,
  source text not null,
  name text not null,
  unique (source, name)
);

create table indicators.tuple (
  id integer generated always as identity primary key,
  source text not null,
  dims jsonb not null,
  unique (source, dims)
);
comment on table indicators.tuple is 'Every combination of dimension values that occurred; 0 in a cell stands for none: the total.';

create table indicators.cell (
  measure integer not null,
  span text not null check (span in ('d', 'm')),
  tuple integer not null,
  start date not null,
  unit_id uuid not null,
  bucket smallint not null default 0,
  amount numeric not null,
  primary key (measure, span, tuple, start, unit_id, bucket)
);
create index cell_by_time on indicators.cell (measure, span, start);
comment on column indicators.cell.span is 'd: a day, totals and daily dimensions only; m: a month, total and every combination.';
comment on column indicators.cell.unit_id is 'The unit of then; the units of another day are reckoned when asked.';
comment on column indicators.cell.bucket is 'Of durations: the step of a logarithmic scale, so that percentiles of sums are exact to 5 %.';
comment on column indicators.cell.amount is 'Of stocks: what was added less what was taken; the stock is the sum of all up to its day.';

create table indicators.scheduled (
  due date not null,
  measure integer not null,
  tuple integer not null,
  start date not null,
  unit_id uuid not null,
  bucket smallint not null default 0,
  amount numeric not null,
  primary key (due, measure, tuple, unit_id, bucket)
);
comment on table indicators.scheduled is 'What a month will hold once its day has come (a case that will be overdue); read with the cells from that day on.';

create table indicators.counted (
  source text not null,
  subject uuid not null,
  version integer not null,
  facts jsonb,
  primary key (source, subject)
);
comment on table indicators.counted is 'Up to which version a record is in the cells: an event that comes twice, or late, changes nothing.';

create table indicators.source_state (
  source text primary key,
  last_fact_at timestamptz,
  counted_at timestamptz,
  rebuilt_at timestamptz,
  rebuilt_count integer
);

create table indicators.definition (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer,
  state text not null check (state in ('draft', 'published', 'rejected')),
  body jsonb not null,
  content_hash text not null,
  drafted_by uuid,
  drafted_by_name text not null,
  drafted_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  note text,
  unique (key, version),
  check ((state = 'published') = (version is not null))
);
create unique index definition_one_draft on indicators.definition (key) where state = 'draft';

create function indicators.keep_decided() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' then
    raise exception 'a decided definition is kept as it was written' using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger definition_kept before update or delete on indicators.definition for each row execute function indicators.keep_decided();

create table indicators.frozen (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null,
  period_kind text not null check (period_kind in ('day', 'month', 'quarter', 'year')),
  period_start date not null,
  body jsonb not null,
  hash text not null,
  frozen_by uuid,
  frozen_by_name text not null,
  frozen_at timestamptz not null,
  unique (key, version, period_kind, period_start)
);
create trigger frozen_is_immutable before update or delete on indicators.frozen for each row execute function indicators.refuse_change();
comment on column indicators.frozen.hash is 'SHA-256 over the canonical JSON of body.';

create table indicators.entry (
  id uuid primary key default gen_random_uuid(),
  series text not null,
  period_kind text not null check (period_kind in ('month', 'quarter', 'year')),
  period_start date not null,
  unit_id uuid not null,
  value numeric not null,
  note text,
  origin text,
  outlier jsonb,
  state text not null check (state in ('entered', 'checked', 'approved', 'returned', 'superseded')),
  expires_on date,
  entered_by uuid,
  entered_by_name text not null,
  entered_at timestamptz not null,
  decided_at timestamptz
);
create unique index entry_one_open on indicators.entry (series, period_start, unit_id) where state in ('entered', 'checked', 'returned');
create unique index entry_one_approved on indicators.entry (series, period_start, unit_id) where state = 'approved';
comment on column indicators.entry.origin is 'Where the figure was taken from: a paper, a system, a meeting.';
comment on column indicators.entry.outlier is 'Why it stands out from the unit''s earlier values; it needs words of explanation.';

create table indicators.entry_step (
  entry_id uuid not null references indicators.entry (id),
  seq integer not null,
  action text not null check (action in ('enter', 'correct', 'check', 'approve', 'return')),
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  value numeric not null,
  note text,
  primary key (entry_id, seq)
);
create trigger entry_step_is_append_only before update or delete on indicators.entry_step for each row execute function indicators.refuse_change();
