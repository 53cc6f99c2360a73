-- Who brought a version: the pack's file, or the two officers who drafted and read it.
alter table casework.definition add column published_by text not null default 'pack';
alter table casework.definition alter column published_by drop default;
