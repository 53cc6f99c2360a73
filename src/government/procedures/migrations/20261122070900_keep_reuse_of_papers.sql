-- A result that a person already has, handed in again with a new filing: where it came from stays known.
create table procedures.paper_reuse (
  file_id uuid primary key,
  result_code text not null references procedures.result,
  draft_id uuid not null,
  person_id uuid not null,
  used_at timestamptz not null
);
comment on table procedures.paper_reuse is 'The file of a draft that was taken from the person''s own results, and which result it is.';
