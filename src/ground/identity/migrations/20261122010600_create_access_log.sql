create table identity.access_log (
  id bigint generated always as identity primary key,
  person_id uuid not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  purpose text not null,
  legal_ground text not null,
  subject_ref text,
  at timestamptz not null,
  previous_hash text not null,
  hash text not null unique
);
comment on table identity.access_log is 'Who looked at whose data, why and on what ground. Each row holds the hash of the one before: a row that is changed or taken out breaks the chain.';
comment on column identity.access_log.person_id is 'Whose data was seen.';
comment on column identity.access_log.purpose is 'A message key (identity.purpose.…) or words of the officer.';
create index access_log_person on identity.access_log (person_id, id desc);

create function identity.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'identity.access_log only grows';
end $$;
create trigger access_log_only_grows before update or delete or truncate on identity.access_log
  for each statement execute function identity.refuse_change();
