create schema mailbox;

create function mailbox.only_grows() returns trigger language plpgsql as $$
begin
  raise exception '% only grows', tg_table_name;
end $$;

create table mailbox.box (
  id uuid primary key default gen_random_uuid(),
  person_id uuid unique,
  unit_id uuid,
  role text,
  address text not null unique check (address = lower(address)),
  name text not null,
  folded text not null default '',
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_because text,
  sealed_password text,
  synced_at timestamptz,
  fault text,
  unique (unit_id, role),
  check (num_nonnulls(person_id, unit_id) = 1),
  check ((unit_id is null) = (role is null)),
  check ((closed_at is null) = (closed_because is null))
);
comment on table mailbox.box is 'An official address: of an officer, or of an office (a role in a unit), which all who hold it read.';
comment on column mailbox.box.sealed_password is 'Of the mail server, where each address signs on for itself.';

create table mailbox.handover (
  id uuid primary key default gen_random_uuid(),
  box_id uuid not null references mailbox.box (id),
  to_id uuid not null,
  to_name text not null,
  decision text not null,
  by_id uuid not null,
  by_name text not null,
  given_at timestamptz not null,
  until_on date not null,
  ended_at timestamptz,
  check (to_id <> by_id)
);
comment on table mailbox.handover is 'Who may read the box of one who left, by which decision and how long.';
create index handover_to on mailbox.handover (to_id) where ended_at is null;

create table mailbox.log (
  id bigint generated always as identity primary key,
  box_id uuid not null references mailbox.box (id),
  what text not null,
  by_id uuid,
  by_name text not null,
  note text not null,
  at timestamptz not null
);
create index log_of_box on mailbox.log (box_id, id);
create trigger log_only_grows before update or delete on mailbox.log for each row execute function mailbox.only_grows();

create table mailbox.folder (
  id uuid primary key default gen_random_uuid(),
  box_id uuid not null references mailbox.box (id),
  kind text not null check (kind in ('inbox', 'sent', 'archive', 'junk', 'trash', 'other')),
  path text not null,
  name text not null,
  uid_validity text,
  unique (box_id, path)
);
comment on column mailbox.folder.uid_validity is 'Of the mail server; when it changes, the numbers known of its messages mean nothing any more.';

create table mailbox.content (
  sha256 text primary key,
  raw bytea not null,
  kept_at timestamptz not null
);
comment on table mailbox.content is 'Messages as they were sent (RFC 5322), each once however many read it; those of a mail server stay there.';

create table mailbox.message (
  id uuid primary key default gen_random_uuid(),
  box_id uuid not null references mailbox.box (id),
  folder_id uuid not null references mailbox.folder (id),
  uid bigint,
  sha256 text references mailbox.content (sha256),
  message_id text not null,
  thread text not null,
  subject text not null,
  from_name text not null,
  from_address text not null,
  to_line text not null,
  received_at timestamptz not null,
  size integer not null,
  is_seen boolean not null default false,
  is_flagged boolean not null default false,
  is_answered boolean not null default false,
  has_files boolean not null,
  text text not null,
  marks text[] not null default '{}',
  document_id uuid,
  document_label text,
  moved_at timestamptz not null,
  search tsvector not null,
  unique (folder_id, uid),
  check ((uid is null) <> (sha256 is null))
);
comment on table mailbox.message is 'A message in a folder: kept here, or an entry of what the mail server keeps under a number (uid).';
comment on column mailbox.message.text is 'The first words, for the list and for when the mail server does not answer.';
create index message_newest on mailbox.message (folder_id, received_at desc, id desc);
create index message_thread on mailbox.message (box_id, thread, received_at);
create index message_by_message_id on mailbox.message (box_id, message_id);
create index message_search on mailbox.message using gin (search);
create index message_by_content on mailbox.message (sha256) where sha256 is not null;
create index message_unseen on mailbox.message (folder_id) where not is_seen;

create table mailbox.draft (
  id uuid primary key,
  box_id uuid not null references mailbox.box (id),
  by_id uuid not null,
  to_line text not null,
  cc_line text not null,
  bcc_line text not null,
  subject text not null,
  body text not null,
  file_ids uuid[] not null,
  answers uuid,
  in_reply_to text,
  refs text,
  document_id uuid,
  saved_at timestamptz not null
);
create index draft_of_box on mailbox.draft (box_id, saved_at desc);

create table mailbox.outgoing (
  id uuid primary key,
  box_id uuid not null references mailbox.box (id),
  by_id uuid not null,
  by_name text not null,
  message_id text not null unique,
  sha256 text not null references mailbox.content (sha256),
  subject text not null,
  document_id uuid,
  queued_at timestamptz not null,
  attempts integer not null default 0,
  next_at timestamptz,
  filed_at timestamptz,
  last_error text
);
comment on table mailbox.outgoing is 'What was sent, under the id of its draft: a draft is sent once. `next_at`: when it is tried again; empty when nothing waits any more.';
create index outgoing_due on mailbox.outgoing (next_at) where next_at is not null;
create index outgoing_of_box on mailbox.outgoing (box_id, queued_at desc);

create table mailbox.recipient (
  outgoing_id uuid not null references mailbox.outgoing (id),
  address text not null,
  state text not null check (state in ('waiting', 'delivered', 'sent', 'failed')),
  reason text,
  at timestamptz not null,
  primary key (outgoing_id, address)
);
comment on column mailbox.recipient.state is 'delivered: lies in a box of the province; sent: the mail server took it over.';
