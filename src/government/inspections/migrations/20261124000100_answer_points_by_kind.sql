-- A point is answered in the kind that its list asks for: the answer stands beside the finding, with what follows from it.
alter table inspections.entry
  add column kind text not null default 'yes_no' check (kind in ('yes_no', 'measure', 'count', 'choice', 'words', 'date')),
  add column answer text,
  add column follows text check (follows in ('good', 'fault'));
comment on column inspections.entry.answer is 'A number with a dot, the key of an option, a day (YYYY-MM-DD) or words, after the kind.';
comment on column inspections.entry.follows is 'The finding that follows from the answer and the limit; an entry of another value says why in its note.';

-- A version of a list comes from the pack, or from two persons.
alter table inspections.checklist
  add column drafted_by text,
  add column reviewed_by text,
  add check ((drafted_by is null) = (reviewed_by is null));
comment on column inspections.checklist.drafted_by is 'Null where the version came from the pack.';
