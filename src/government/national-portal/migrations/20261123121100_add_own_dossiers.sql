-- Dossiers filed here are made known to the portal as well.
alter table national_portal.link
  add origin text not null default 'there' check (origin in ('there', 'here')),
  add heard integer not null default 0;
comment on column national_portal.link.origin is 'there: filed on the portal; here: filed with us, known there by our own code';
comment on column national_portal.link.heard is 'Of a dossier filed here: the last action of its record of which the portal was told, or that it need not know';
create table national_portal.own_news (
  case_id uuid primary key,
  dossier_code text not null,
  since timestamptz not null
);
comment on table national_portal.own_news is 'Dossiers filed here on which something happened that the portal has not been told.';
create index own_news_since on national_portal.own_news (since);
alter table national_portal.standing add tells_own boolean not null default false;
comment on column national_portal.standing.tells_own is 'By the pack: whether dossiers filed here are made known to the portal';
