create schema core;

create table core.event (
  id bigint generated always as identity,
  txid xid8 not null default pg_current_xact_id(),
  name text not null,
  subject text not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (txid, id)
);
comment on table core.event is 'Outbox: written in the transaction of the change, read in the order (txid, id) below the oldest open transaction.';
create index event_subject on core.event (subject, txid, id);

create table core.event_cursor (
  reader text primary key,
  txid xid8 not null default '0',
  id bigint not null default 0,
  moved_at timestamptz not null default now()
);

create table core.setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
comment on table core.setting is 'What the running province has loaded: pack, calendars, texts.';
