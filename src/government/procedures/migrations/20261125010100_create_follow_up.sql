create table procedures.follow_up (
  id uuid primary key default gen_random_uuid(),
  of_case_id uuid not null references procedures.dossier (case_id),
  what text not null check (what <> ''),
  draft_id uuid unique,
  case_id uuid unique references procedures.dossier (case_id),
  asked_at timestamptz not null,
  check (case_id is distinct from of_case_id)
);
create index follow_up_of_case on procedures.follow_up (of_case_id);
comment on table procedures.follow_up is 'A dossier that takes up another whose result has an error: its result takes the place of the other''s';
comment on column procedures.follow_up.what is 'What the person says is wrong';
comment on column procedures.follow_up.draft_id is 'The draft in which the person corrects what was declared';
comment on column procedures.follow_up.case_id is 'The dossier that it became when it was sent';
