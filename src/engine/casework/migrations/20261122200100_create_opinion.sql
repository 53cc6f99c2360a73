create table casework.opinion (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null references casework.case_record,
  key text not null,
  unit_id uuid not null,
  unit_name text not null,
  unit_path uuid[] not null,
  asked_by uuid,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'answered', 'consented', 'dropped')),
  stance text check (stance in ('agree', 'agree_if', 'object')),
  ended_at timestamptz,
  reminded_at timestamptz,
  unique (case_id, key),
  check ((state = 'open') = (ended_at is null)),
  check ((state = 'answered') = (stance is not null))
);
comment on table casework.opinion is 'Snapshot of the askings, written in the transaction of the action: what the asked units read. The words are in the actions.';
comment on column casework.opinion.unit_path is 'The asked unit and those above it when it was asked: who may answer.';
create index opinion_by_unit on casework.opinion using gin (unit_path);
create index opinion_open_by_due on casework.opinion (due_at, id) where state = 'open';
