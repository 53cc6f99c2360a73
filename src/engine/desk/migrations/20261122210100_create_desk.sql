create schema desk;

create function desk.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;

create table desk.saved_filter (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  owner_id uuid not null,
  owner_name text not null,
  unit_id uuid,
  name text not null check (length(name) between 1 and 80),
  query jsonb not null,
  made_at timestamptz not null,
  unique (owner_id, kind, name)
);
comment on column desk.saved_filter.unit_id is 'The unit with which it is shared; null where it is the owner''s alone.';
create index saved_filter_of_unit on desk.saved_filter (unit_id, kind) where unit_id is not null;

create table desk.reason (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  unit_id uuid not null,
  made_at timestamptz not null,
  retired_at timestamptz,
  retired_by uuid
);
comment on table desk.reason is 'A ready text for the reason of an action. It is offered for the cases of its unit and of all below it.';
create index reason_of_unit on desk.reason (unit_id, kind) where retired_at is null;

create table desk.reason_version (
  reason_id uuid not null references desk.reason (id),
  version integer not null check (version > 0),
  name text not null check (length(name) between 1 and 120),
  actions text[] not null check (cardinality(actions) > 0),
  body jsonb not null,
  made_at timestamptz not null,
  made_by uuid not null,
  made_by_name text not null,
  primary key (reason_id, version)
);
create trigger reason_version_is_immutable before delete or update on desk.reason_version for each row execute function desk.refuse_change();

create table desk.assignment_rule (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  unit_id uuid not null,
  last_officer uuid,
  made_at timestamptz not null,
  retired_at timestamptz,
  retired_by uuid
);
comment on table desk.assignment_rule is 'Who is given a case that a unit has received. The row is locked while it decides: two cases never take the same turn.';
comment on column desk.assignment_rule.last_officer is 'Whose turn it was last.';
create index assignment_rule_of_unit on desk.assignment_rule (unit_id, kind) where retired_at is null;

create table desk.assignment_rule_version (
  rule_id uuid not null references desk.assignment_rule (id),
  version integer not null check (version > 0),
  position integer not null,
  name text not null check (length(name) between 1 and 120),
  way text not null check (way in ('round_robin', 'least_loaded')),
  matches jsonb not null,
  officers uuid[] not null,
  made_at timestamptz not null,
  made_by uuid not null,
  made_by_name text not null,
  primary key (rule_id, version)
);
comment on column desk.assignment_rule_version.matches is 'Facts of a case and the values of which one must hold; a fact that is not named may be anything.';
comment on column desk.assignment_rule_version.officers is 'Among whom; empty for all who do this work in the unit.';
create trigger assignment_rule_version_is_immutable before delete or update on desk.assignment_rule_version
  for each row execute function desk.refuse_change();

create table desk.assignment (
  case_id uuid primary key,
  rule_id uuid references desk.assignment_rule (id),
  rule_version integer,
  assignee_id uuid,
  trace jsonb not null,
  at timestamptz not null
);
comment on table desk.assignment is 'Why a case was given to whom it was given: the rules in their order, and who was there to choose from.';
create trigger assignment_is_append_only before delete or update on desk.assignment for each row execute function desk.refuse_change();

create table desk.stand_in (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  person_id uuid not null,
  person_name text not null,
  stand_in_id uuid not null,
  stand_in_name text not null,
  unit_id uuid not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  reason text not null check (length(reason) between 1 and 500),
  open_at_start integer not null,
  delegations uuid[] not null,
  made_at timestamptz not null,
  made_by uuid not null,
  made_by_name text not null,
  ended_at timestamptz,
  ended_by uuid,
  told_at timestamptz,
  check (person_id <> stand_in_id),
  check (valid_to > valid_from)
);
comment on table desk.stand_in is 'Who does an absent officer''s work, from when to when. Cases keep their holder: they are back when the time is over.';
comment on column desk.stand_in.told_at is 'When the officer who came back was told what had been done meanwhile.';
create index stand_in_person on desk.stand_in (person_id, valid_to);
create index stand_in_other on desk.stand_in (stand_in_id, valid_to);
create index stand_in_unit on desk.stand_in (unit_id, valid_to);

create table desk.bulk_run (
  id uuid primary key,
  kind text not null,
  actor_id uuid not null,
  action text not null,
  note text,
  data jsonb not null,
  at timestamptz not null
);
comment on table desk.bulk_run is 'One action on many cases. Its id is the key under which each case is acted on once.';

create table desk.bulk_row (
  run_id uuid not null references desk.bulk_run (id),
  position integer not null,
  reference text not null,
  version integer not null,
  outcome text not null default 'waiting' check (outcome in ('waiting', 'done', 'refused')),
  code text,
  vars jsonb,
  primary key (run_id, reference)
);
comment on column desk.bulk_row.code is 'Why it was refused: a message key, with its words in vars.';
