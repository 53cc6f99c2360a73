alter table procedures.draft add column origins jsonb not null default '{}';
comment on column procedures.draft.origins is 'Where prefilled answers came from, by field, with a keyed hash of what was filled in.';
alter table procedures.dossier add column origins jsonb not null default '{}';
comment on column procedures.dossier.origins is 'Where answers came from, by field, and whether the person changed them before filing.';
