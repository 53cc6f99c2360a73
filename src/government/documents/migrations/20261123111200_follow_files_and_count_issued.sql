alter table documents.work_file add column former_code text;
alter table documents.work_file add column former_unit text;
comment on column documents.work_file.former_code is 'The number that it bore at the unit that was merged (former_unit); in the list of the heir it has a number of that list.';

-- What was issued in a span of days, for the indicators.
create index document_issued on documents.document (dated_on, unit_id) include (signed_at) where direction = 'outgoing' and document_id is not null;
