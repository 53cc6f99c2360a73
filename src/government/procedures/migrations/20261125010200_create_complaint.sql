create sequence procedures.complaint_number;
create table procedures.complaint (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null unique,
  reference text not null unique,
  of_case_id uuid not null references procedures.dossier (case_id),
  person_id uuid not null,
  about text not null check (about in ('decision', 'handling')),
  words text not null check (words <> ''),
  doers uuid[] not null,
  asked_at timestamptz not null,
  answer text,
  outcome text check (outcome in ('upheld', 'dismissed', 'reopened', 'withdrawn')),
  follow_code text,
  ended_at timestamptz,
  check ((outcome is null) = (ended_at is null)),
  check ((outcome = 'reopened') = (follow_code is not null) or outcome is null)
);
create unique index complaint_one_open on procedures.complaint (of_case_id) where ended_at is null;
create index complaint_of_case on procedures.complaint (of_case_id, asked_at desc);
create index complaint_of_person on procedures.complaint (person_id);
comment on table procedures.complaint is 'What a person complains of after their dossier has ended; its road is a case of casework';
comment on column procedures.complaint.doers is 'The officers who worked on the dossier: none of them handles the complaint';
comment on column procedures.complaint.follow_code is 'The dossier in which the matter is decided anew';
