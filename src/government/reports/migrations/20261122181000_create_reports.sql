create schema reports;

create function reports.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is kept as it was written', tg_table_name using errcode = 'restrict_violation';
end $$;

create table reports.regime (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null,
  body jsonb not null,
  content_hash text not null,
  published_at timestamptz not null,
  unique (key, version)
);
create trigger regime_is_immutable before update or delete on reports.regime for each row execute function reports.refuse_change();

create table reports.connection (
  regime text not null,
  from_day date not null,
  to_day date,
  origin text not null,
  recorded_at timestamptz not null,
  primary key (regime, from_day)
);
comment on table reports.connection is 'Since when every figure of a regime is computed or entered at its source; stated by a paper for the time before, or found by looking.';

create table reports.report (
  id uuid primary key default gen_random_uuid(),
  regime text not null,
  regime_version integer not null,
  period_kind text not null check (period_kind in ('month', 'quarter', 'year')),
  period_start date not null,
  unit_id uuid not null,
  state text not null check (state in ('produced', 'checked', 'approved', 'signed', 'sent', 'archived')),
  content jsonb not null,
  hash text not null,
  due_on date not null,
  sent_at timestamptz,
  version integer not null default 1,
  unique (regime, period_kind, period_start, unit_id)
);
comment on column reports.report.hash is 'SHA-256 over the canonical JSON of content: what is signed is what was approved.';

create table reports.step (
  report_id uuid not null references reports.report (id),
  seq integer not null,
  action text not null check (action in ('produce', 'check', 'approve', 'return', 'sign', 'send', 'archive')),
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  hash text not null,
  note text,
  primary key (report_id, seq)
);
create trigger step_is_append_only before update or delete on reports.step for each row execute function reports.refuse_change();
