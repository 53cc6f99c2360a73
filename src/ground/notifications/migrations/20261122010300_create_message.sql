create schema notifications;

create table notifications.message (
  id uuid primary key default gen_random_uuid(),
  channel text not null check (channel in ('in_app', 'sms', 'email')),
  recipient_person_id uuid,
  address text check (channel = 'in_app' or address is not null),
  template text not null,
  lang text not null check (lang in ('vi', 'en', 'km')),
  vars jsonb not null default '{}',
  body text not null,
  subject_ref text,
  path text check (path ~ '^/[^/]'),
  secret boolean not null default false,
  created_at timestamptz not null,
  sent_at timestamptz,
  provider text,
  provider_ref text,
  fault text,
  read_at timestamptz,
  check (channel <> 'in_app' or recipient_person_id is not null)
);
comment on table notifications.message is 'Every message to a person; it waits for a provider while sent_at is empty.';
comment on column notifications.message.recipient_person_id is 'identity.person; empty for an address that has no account yet.';
comment on column notifications.message.path is 'Page of ours that the message leads to.';
comment on column notifications.message.secret is 'Holds a one-time code: the words are wiped once a real provider has taken them.';
comment on column notifications.message.fault is 'What the provider last answered, when it did not take the message.';
create index message_recipient on notifications.message (recipient_person_id, created_at desc) where channel = 'in_app';
create index message_outbox on notifications.message (created_at desc, id) where channel <> 'in_app';
create index message_waiting on notifications.message (created_at) where sent_at is null;
create index message_address on notifications.message (address) where address is not null;
create index message_subject on notifications.message (subject_ref) where subject_ref is not null;
