-- A year of made-up work and dossiers on their own may both be in one database; each is labelled.
alter table indicators.generated add column what text not null default 'year' check (what in ('year', 'dossiers'));
alter table indicators.generated alter column what drop default;
alter table indicators.generated alter column scale drop not null;
alter table indicators.generated drop constraint generated_pkey;
alter table indicators.generated add primary key (what, seed);
