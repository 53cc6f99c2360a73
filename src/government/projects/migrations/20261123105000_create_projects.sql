create schema projects;

create function projects.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is kept as it was written', tg_table_name using errcode = 'restrict_violation';
end $$;

create table projects.rulebook (
  kind text not null check (kind in ('value_method', 'budget_rules', 'agency_criteria', 'digital_plan')),
  key text not null,
  number integer not null check (number > 0),
  body jsonb not null,
  content_hash text not null,
  valid_from date not null,
  published_at timestamptz not null,
  drafted_by text not null,
  reviewed_by text not null,
  primary key (kind, key, number)
);
create trigger rulebook_is_immutable before update or delete on projects.rulebook for each row execute function projects.refuse_change();
comment on table projects.rulebook is 'Published versions of what is reckoned by: method of value, rules of the budget, criteria of agencies, plans.';

create sequence projects.project_number;

create table projects.project (
  id uuid primary key default gen_random_uuid(),
  reference text not null unique,
  pack_key text unique,
  unit_id uuid not null,
  state text not null check (state in ('draft', 'proposed', 'appraised', 'approved', 'running', 'in_use', 'closed', 'refused', 'stopped')),
  version integer not null check (version > 0),
  is_generated boolean not null default false,
  made_at timestamptz not null
);
create index project_of_unit on projects.project (unit_id);
comment on column projects.project.is_generated is 'Made up to show the pages; never counted beside real ones without saying so.';

create table projects.project_version (
  project_id uuid not null references projects.project (id),
  number integer not null check (number > 0),
  body jsonb not null,
  planned bigint not null check (planned between 0 and 1000000000000000),
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  primary key (project_id, number)
);
create trigger project_version_is_immutable before update or delete on projects.project_version
  for each row execute function projects.refuse_change();
comment on column projects.project_version.planned is 'Sum of the sources of money, in đồng.';

create table projects.step (
  id bigint generated always as identity primary key,
  project_id uuid not null references projects.project (id),
  action text not null,
  from_state text not null,
  to_state text not null,
  note text,
  by_id uuid,
  by_name text not null,
  client_key text not null,
  at timestamptz not null,
  unique (project_id, client_key)
);
create trigger step_is_append_only before update or delete on projects.step for each row execute function projects.refuse_change();

create table projects.contract (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references projects.project (id),
  number text not null check (number <> ''),
  supplier text not null check (supplier <> ''),
  words text not null check (words <> ''),
  signed_on date not null,
  software text,
  quantity integer not null check (quantity between 1 and 1000000),
  unit_price bigint not null check (unit_price between 0 and 1000000000000000),
  amount bigint not null check (amount = quantity * unit_price),
  reference_price bigint,
  reason text,
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  unique (project_id, number),
  check (reference_price is null or unit_price <= reference_price or reason is not null)
);
create index contract_of_software on projects.contract (software) where software is not null;
create trigger contract_is_append_only before update or delete on projects.contract for each row execute function projects.refuse_change();
comment on column projects.contract.reference_price is 'The reference price of the catalogue on the day the contract was entered.';

create table projects.payment (
  id uuid primary key default gen_random_uuid(),
  contract_id uuid not null references projects.contract (id),
  due_on date not null,
  amount bigint not null check (amount between 1 and 1000000000000000),
  planned_by text not null,
  planned_at timestamptz not null,
  paid_on date,
  paid_by text,
  paid_by_id uuid,
  paid_at timestamptz,
  check ((paid_on is null) = (paid_at is null))
);
create index payment_of_contract on projects.payment (contract_id, due_on);

create function projects.keep_payment() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.paid_on is not null or new.amount <> old.amount or new.due_on <> old.due_on or new.contract_id <> old.contract_id then
    raise exception 'a payment is kept as it was written' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger payment_is_kept before update or delete on projects.payment for each row execute function projects.keep_payment();

create table projects.meeting (
  id uuid primary key default gen_random_uuid(),
  reference text not null unique,
  title text not null,
  on_day date not null,
  place text not null,
  chair text not null,
  agenda jsonb not null,
  held_at timestamptz,
  minutes text,
  by_id uuid,
  by_name text not null,
  made_at timestamptz not null,
  check ((held_at is null) = (minutes is null))
);
create sequence projects.meeting_number;
comment on column projects.meeting.agenda is 'What was red when the agenda was made, each point with its proof.';

create table projects.conclusion (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references projects.meeting (id),
  number integer not null,
  words text not null,
  unit_id uuid not null,
  due_on date not null,
  task_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  unique (meeting_id, number)
);
create trigger conclusion_is_append_only before update or delete on projects.conclusion
  for each row execute function projects.refuse_change();

create table projects.score (
  unit_id uuid not null,
  period text not null,
  criteria_number integer not null,
  body jsonb not null,
  content_hash text not null,
  at timestamptz not null,
  primary key (unit_id, period)
);
create trigger score_is_final before update or delete on projects.score for each row execute function projects.refuse_change();
comment on table projects.score is 'Scores of agencies by the criteria of then, frozen when the period is over.';

create table projects.remark (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  period text not null,
  criterion text not null,
  words text not null check (words <> ''),
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  answer text,
  answered_by_id uuid,
  answered_by text,
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null)),
  check (answered_by_id is null or answered_by_id <> by_id)
);
create index remark_of_unit on projects.remark (unit_id, period);
