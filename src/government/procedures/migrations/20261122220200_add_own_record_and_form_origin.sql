-- The province's officers change a procedure by drafts that two persons have read; the pack's file stays what it is beside it.
alter table procedures.procedure add column own jsonb;
comment on column procedures.procedure.own is 'the record as the province''s officers published it last: it takes the place of the pack''s';

-- Who brought a form: the pack''s file, the program (made from a record), or the two officers who drafted and read it.
alter table procedures.form add column published_by text not null default 'pack';
alter table procedures.form alter column published_by drop default;
