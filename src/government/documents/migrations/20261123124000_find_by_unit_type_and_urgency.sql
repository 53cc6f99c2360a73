-- The unit is one more word of the index of words, so that a search does not read what other units hold.
update documents.document set search = array_to_tsvector(array['u' || replace(unit_id::text, '-', '')]) || search;
-- Each filter of a register is one walk along an index, however long the register is.
create index document_by_type on documents.document (unit_id, direction, type_code, entered_at desc, id desc);
create index document_by_urgency on documents.document (unit_id, direction, urgency, entered_at desc, id desc) where urgency > 0;

create table documents.heir (
  unit_id uuid primary key,
  heir_id uuid not null check (heir_id <> unit_id),
  since timestamptz not null
);
comment on table documents.heir is 'Who keeps the registers of a unit that ended: the heir reads them, nothing is entered any more.';
