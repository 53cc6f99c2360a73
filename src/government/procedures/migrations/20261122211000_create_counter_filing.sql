alter table procedures.draft add column counter_officer_id uuid;
alter table procedures.draft add column counter jsonb;
comment on column procedures.draft.counter_officer_id is 'The officer who fills it in at the counter for the person it is for; null where the person does so themselves.';
comment on column procedures.draft.counter is 'Who stood at the counter and which papers were seen, as noted so far.';
drop index procedures.draft_open;
create unique index draft_open on procedures.draft (owner_id, procedure_id) where case_id is null and counter_officer_id is null;
create unique index draft_open_at_counter on procedures.draft (counter_officer_id, owner_id, procedure_id)
  where case_id is null and counter_officer_id is not null;

create table procedures.counter_filing (
  case_id uuid primary key references procedures.dossier (case_id),
  draft_id uuid not null unique,
  person_id uuid not null,
  officer_id uuid not null,
  officer_name text not null,
  stood text not null check (stood in ('self', 'other')),
  other jsonb,
  papers jsonb not null,
  filed_at timestamptz not null,
  check ((stood = 'other') = (other is not null))
);
comment on table procedures.counter_filing is 'A dossier that an officer filed for a person at the counter: who stood there, which papers were seen, kept or scanned.';
create index counter_filing_of_officer on procedures.counter_filing (officer_id, filed_at desc);
create trigger counter_filing_is_append_only before delete or update on procedures.counter_filing for each row execute function procedures.refuse_change();
