-- An inspection outside the plan is proposed with its reason and released by a leader who did not propose it.
alter table inspections.visit
  add column proposed_by uuid,
  add column proposed_at timestamptz,
  add column released_by uuid,
  add column released_at timestamptz,
  add check (plan_id is not null or proposed_by is not null),
  add check ((released_by is null) = (released_at is null)),
  add check (released_by <> proposed_by);
create index visit_subject on inspections.visit (subject_code) where case_id is not null;

-- What the inspected did about a fault: who said so, and their photo.
alter table inspections.remedy
  add column reported_by uuid,
  add column by_inspected boolean not null default false,
  add column file_id uuid,
  add column small_file_id uuid;
