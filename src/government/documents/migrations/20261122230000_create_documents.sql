create schema documents;

create function documents.only_grows() returns trigger language plpgsql as $$
begin
  raise exception '% only grows', tg_table_name;
end $$;

create table documents.counter (
  unit_id uuid not null,
  direction text not null check (direction in ('incoming', 'outgoing')),
  book text not null,
  year integer not null check (year between 2000 and 2200),
  last integer not null check (last > 0),
  primary key (unit_id, direction, book, year)
);
comment on table documents.counter is 'The last number of a register. Its row is locked until the transaction ends, so a number that is rolled back is given to the next.';

create table documents.document (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  direction text not null check (direction in ('incoming', 'outgoing')),
  book text not null,
  year integer,
  number integer,
  type_code text not null,
  notation text not null,
  subject text not null,
  urgency integer not null check (urgency between 0 and 3),
  due_on date,
  sender_name text not null,
  sender_organ text not null,
  sender_code text not null,
  dated_on date,
  document_id text,
  signer jsonb,
  case_id uuid not null unique,
  reference text not null unique,
  source_id uuid references documents.document (id),
  replaces_id uuid references documents.document (id),
  entered_by uuid,
  entered_at timestamptz not null,
  recalled_at timestamptz,
  recall_reason text,
  search tsvector not null,
  unique (unit_id, direction, book, year, number),
  check ((year is null) = (number is null)),
  check ((recalled_at is null) = (recall_reason is null))
);
comment on column documents.document.document_id is 'How the document is named over all agencies: organ,YYYY/MM/DD,number/notation.';
comment on column documents.document.source_id is 'The outgoing document of another unit of the province that this incoming one is.';
create index document_by_unit on documents.document (unit_id, direction, entered_at desc, id);
create index document_by_document_id on documents.document (document_id) where document_id is not null;
create index document_search on documents.document using gin (search);

create sequence documents.draft_number;

create table documents.version (
  document_id uuid not null references documents.document (id),
  version integer not null check (version > 0),
  content text not null,
  written_by uuid,
  written_name text not null,
  written_at timestamptz not null,
  primary key (document_id, version)
);
create trigger version_only_grows before update or delete on documents.version for each row execute function documents.only_grows();

create table documents.attachment (
  document_id uuid not null references documents.document (id),
  file_id uuid not null,
  added_at timestamptz not null,
  primary key (document_id, file_id)
);

create table documents.delivery (
  id uuid primary key default gen_random_uuid(),
  document_id uuid not null references documents.document (id),
  unit_id uuid,
  organ_id text,
  name text not null,
  state text not null,
  reason text,
  at timestamptz not null,
  incoming_id uuid references documents.document (id),
  unique (document_id, unit_id),
  unique (document_id, organ_id),
  check ((unit_id is null) <> (organ_id is null))
);
create index delivery_by_incoming on documents.delivery (incoming_id) where incoming_id is not null;

create table documents.receipt (
  delivery_id uuid not null references documents.delivery (id),
  state text not null,
  reason text,
  at timestamptz not null
);
create index receipt_by_delivery on documents.receipt (delivery_id, at);
create trigger receipt_only_grows before update or delete on documents.receipt for each row execute function documents.only_grows();

create table documents.outbox (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  from_organ text not null,
  to_organ text not null,
  about text not null,
  body bytea not null,
  delivery_id uuid references documents.delivery (id),
  attempts integer not null default 0,
  next_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz,
  dead_at timestamptz
);
create index outbox_waiting on documents.outbox (next_at, created_at) where sent_at is null and dead_at is null;
create index outbox_dead on documents.outbox (unit_id) where dead_at is not null and sent_at is null;

create table documents.inbox (
  organ_id text not null,
  key text not null,
  taken_at timestamptz not null,
  primary key (organ_id, key)
);
comment on table documents.inbox is 'Messages of the axis that were taken: each once by receiver and by what it says of which document.';
