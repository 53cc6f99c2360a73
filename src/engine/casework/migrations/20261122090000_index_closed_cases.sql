-- The list of what was done: the newest first, whoever looks.
create index case_closed_by_time on casework.case_record (closed_at desc, id desc) where closed_at is not null;
