-- Transaction ids count from the start of one PostgreSQL cluster. After a restore into another cluster the ids of old events
-- may be greater than those to come, so each restore begins a new epoch and everything of an older epoch is final.
alter table core.event add column epoch integer not null default 0;
alter table core.event drop constraint event_pkey;
alter table core.event add primary key (epoch, txid, id);
comment on column core.event.epoch is 'Counts the restores of this database: setting event_epoch at the time of writing.';

drop index core.event_subject;
create index event_subject on core.event (subject, epoch, txid, id);

alter table core.event_cursor add column epoch integer not null default 0;
