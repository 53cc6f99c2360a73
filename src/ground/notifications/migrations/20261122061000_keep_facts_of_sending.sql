-- Facts of a message's way are kept (tried, taken, delivered, bounced, given up); its status is computed from them, since news comes out of order.
alter table notifications.message drop constraint message_channel_check;
alter table notifications.message add constraint message_channel_check check (channel in ('in_app', 'sms', 'email', 'push', 'zalo'));
alter table notifications.message
  add column not_before timestamptz,
  add column expires_at timestamptz,
  add column claimed_until timestamptz,
  add column tries integer not null default 0,
  add column delivered_at timestamptz,
  add column bounced_at timestamptz,
  add column gave_up_at timestamptz,
  add column instead_of uuid references notifications.message (id);
comment on column notifications.message.not_before is 'End of the reader''s quiet hours, or the next try after a fault.';
comment on column notifications.message.expires_at is 'After it the words help nobody (a one-time code): it is given up unsent.';
comment on column notifications.message.claimed_until is 'A worker asks the provider now; after this moment another one may.';
comment on column notifications.message.instead_of is 'The message that bounced on another channel and that this one replaces.';
drop index notifications.message_waiting;
create index message_waiting on notifications.message (created_at) where sent_at is null and bounced_at is null and gave_up_at is null;
create index message_provider_ref on notifications.message (provider, provider_ref) where provider_ref is not null;

create table notifications.attempt (
  id bigint generated always as identity primary key,
  message_id uuid not null references notifications.message (id),
  channel text not null,
  provider text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  taken boolean,
  fault text
);
comment on table notifications.attempt is 'One asking of a provider to take a message: what it answered and when.';
create index attempt_message on notifications.attempt (message_id);
create index attempt_recent on notifications.attempt (channel, started_at);

create table notifications.provider (
  channel text not null,
  name text not null,
  weight integer not null check (weight between 0 and 100),
  changed_at timestamptz not null,
  primary key (channel, name)
);
comment on table notifications.provider is 'Share of a channel''s messages that each of several providers gets, moved by their measured lateness.';

create table notifications.preference (
  person_id uuid primary key,
  lang text not null check (lang in ('vi', 'en', 'km')),
  sms boolean not null,
  zalo boolean not null,
  push boolean not null,
  email text,
  quiet_from smallint check (quiet_from between 0 and 23),
  quiet_to smallint check (quiet_to between 0 and 23),
  changed_at timestamptz not null,
  check ((quiet_from is null) = (quiet_to is null))
);
comment on table notifications.preference is 'On which channels a person wants news, beside the list in the platform; without a row: SMS, quiet from 21 to 7.';
comment on column notifications.preference.email is 'Confirmed address; news is mailed while it is there.';

create table notifications.email_proof (
  person_id uuid primary key,
  email text not null,
  code_hash text not null,
  tries integer not null default 0,
  expires_at timestamptz not null
);
comment on table notifications.email_proof is 'An address that its person has not confirmed yet.';

create table notifications.push_subscription (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  made_at timestamptz not null
);
create index push_subscription_person on notifications.push_subscription (person_id);

create table notifications.vapid_key (
  id smallint primary key check (id = 1),
  public_key text not null,
  sealed_private_key text not null,
  made_at timestamptz not null
);
comment on table notifications.vapid_key is 'The program''s key towards browsers'' push services (RFC 8292); the private half is sealed with the program''s secret.';

create table notifications.template (
  key text not null,
  version integer not null,
  texts jsonb not null,
  drafted_by uuid not null,
  drafted_at timestamptz not null,
  published_by uuid check (published_by <> drafted_by),
  published_at timestamptz,
  primary key (key, version),
  check ((published_by is null) = (published_at is null))
);
comment on table notifications.template is 'Words of a message that the province wrote in place of the program''s own; published by a second person, then never changed.';
alter table notifications.message add column template_version integer;
comment on column notifications.message.template_version is 'Version of notifications.template; empty: the program''s own words.';
