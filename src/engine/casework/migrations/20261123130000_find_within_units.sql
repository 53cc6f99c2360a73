-- The units of a case stand beside its words: a search of one commune reads no case of another.
drop index casework.case_open_search;
drop index casework.case_closed_search;
create index case_open_search on casework.case_record using gin ((search || array_to_tsvector(unit_path::text[])))
  with (gin_pending_list_limit = 512) where closed_at is null;
create index case_closed_search on casework.case_record using gin ((search || array_to_tsvector(unit_path::text[])))
  with (gin_pending_list_limit = 512) where closed_at is not null;
