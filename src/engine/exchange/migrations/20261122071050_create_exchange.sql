create schema exchange;

create table exchange.register_version (
  only_one boolean primary key default true check (only_one),
  version bigint not null default 0
);
insert into exchange.register_version default values;
comment on table exchange.register_version is 'Grows with every change of the register: a gateway that holds an older one reads it anew';

create table exchange.system (
  id uuid primary key default gen_random_uuid(),
  member_class text not null check (member_class ~ '^[A-Za-z0-9''()+,.=?-]{1,30}$'),
  member text not null check (member ~ '^[A-Za-z0-9''()+,.=?-]{1,60}$'),
  subsystem text not null default '' check (subsystem = '' or subsystem ~ '^[A-Za-z0-9''()+,.=?-]{1,60}$'),
  name jsonb not null,
  owner_unit_id uuid,
  owner_name text not null default '',
  security_level integer not null default 1 check (security_level between 1 and 5),
  contacts jsonb not null default '[]',
  disabled_at timestamptz,
  created_at timestamptz not null,
  unique (member_class, member, subsystem)
);
comment on table exchange.system is 'An information system that calls or is called: a subsystem in the words of X-Road; without a subsystem, the member itself';

create table exchange.credential (
  id text primary key,
  system_id uuid not null references exchange.system (id),
  kind text not null check (kind in ('secret', 'certificate', 'oauth')),
  secret_hash text,
  certificate_sha256 text unique,
  subject text,
  not_after timestamptz,
  created_at timestamptz not null,
  created_by uuid,
  revoked_at timestamptz,
  check ((kind = 'secret') = (secret_hash is not null)),
  check ((kind = 'certificate') = (certificate_sha256 is not null))
);
create index on exchange.credential (system_id);

create table exchange.service (
  id uuid primary key default gen_random_uuid(),
  system_id uuid not null references exchange.system (id),
  code text not null check (code ~ '^[A-Za-z0-9''()+,.=?-]{1,60}$'),
  name jsonb not null,
  base_url text not null,
  timeout_ms integer not null default 30000 check (timeout_ms between 100 and 300000),
  max_bytes bigint not null default 10485760 check (max_bytes between 0 and 1073741824),
  verify_tls boolean not null default true,
  ca_pem text,
  behind_gateway boolean not null default false,
  openapi_url text,
  enabled_at timestamptz,
  disabled_note text not null default 'new',
  created_at timestamptz not null,
  unique (system_id, code)
);
comment on column exchange.service.behind_gateway is 'The address is another X-Road gateway: its X-Road-Error is passed on';

create table exchange.contract (
  id uuid primary key default gen_random_uuid(),
  service_id uuid not null references exchange.service (id),
  version integer not null,
  state text not null check (state in ('pending', 'active', 'past', 'refused')),
  document jsonb not null,
  sha256 text not null,
  changes jsonb not null default '[]',
  imported_at timestamptz not null,
  imported_by uuid,
  decided_at timestamptz,
  decided_by uuid,
  unique (service_id, version)
);
create unique index on exchange.contract (service_id) where state = 'active';
create unique index on exchange.contract (service_id) where state = 'pending';

create table exchange.endpoint (
  id uuid primary key default gen_random_uuid(),
  service_id uuid not null references exchange.service (id),
  method text not null check (method in ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', '*')),
  path text not null check (path ~ '^/'),
  summary text not null default '',
  sha256 text not null default '',
  ended_at timestamptz
);
create unique index on exchange.endpoint (service_id, method, path) where ended_at is null;
comment on column exchange.endpoint.path is 'Template: {x} stands for one segment, ** at the end for any rest';

create table exchange.agreement (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references exchange.system (id),
  service_id uuid not null references exchange.service (id),
  endpoint_keys text[],
  purpose text not null,
  legal_ground text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  per_minute integer not null default 600 check (per_minute between 1 and 1000000),
  logging text not null default 'metadata' check (logging in ('content', 'metadata', 'none')),
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'refused', 'ended')),
  proposed_at timestamptz not null,
  proposed_by uuid not null,
  decided_at timestamptz,
  decided_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  note text not null default '',
  check (valid_until > valid_from),
  check (state <> 'approved' or decided_by <> proposed_by)
);
create index on exchange.agreement (service_id, client_id) where state = 'approved';
comment on column exchange.agreement.endpoint_keys is 'METHOD /path of the endpoints that may be called; null for the whole service';

create table exchange.signing_key (
  id uuid primary key default gen_random_uuid(),
  algorithm text not null check (algorithm = 'Ed25519'),
  public_key text not null,
  private_sealed text not null,
  created_at timestamptz not null,
  retired_at timestamptz
);

create table exchange.log_head (
  only_one boolean primary key default true check (only_one),
  batch bigint not null default 0,
  entries bigint not null default 0,
  hash text not null default ''
);
insert into exchange.log_head default values;

create table exchange.log_batch (
  number bigint primary key,
  first_entry bigint not null,
  count integer not null check (count > 0),
  root text not null,
  previous text not null,
  hash text not null,
  written_at timestamptz not null,
  key_id uuid not null references exchange.signing_key (id),
  signature text not null
);

create table exchange.message (
  entry_number bigint primary key,
  batch bigint not null,
  exchange_id uuid not null,
  kind text not null check (kind in ('request', 'response')),
  at timestamptz not null,
  message_id text not null,
  client text not null,
  service text not null,
  agreement_id uuid,
  method text not null,
  endpoint text not null,
  status integer,
  fault text,
  issue text,
  user_print text,
  took_ms real,
  request_bytes bigint not null default 0,
  response_bytes bigint not null default 0,
  entry text not null,
  content bytea
);
create index on exchange.message (exchange_id);
create index on exchange.message (message_id);
create index on exchange.message (issue) where issue is not null;
create index on exchange.message (batch);
create index on exchange.message (at desc, entry_number desc);
comment on column exchange.message.entry is 'The words that were signed; the other columns repeat them for searching';
comment on column exchange.message.content is 'Address and body, encrypted (AES-256-GCM); only where the agreement logs content';

create table exchange.archive (
  number bigint primary key,
  file text not null,
  first_batch bigint not null,
  last_batch bigint not null,
  entries bigint not null,
  sha256 text not null,
  previous text not null,
  made_at timestamptz not null,
  dropped_at timestamptz
);
comment on column exchange.archive.dropped_at is 'Since when the rows are in the file alone';

create table exchange.traffic (
  hour timestamptz not null,
  client text not null,
  service text not null,
  calls bigint not null,
  failed bigint not null,
  sum_ms double precision not null,
  max_ms real not null,
  buckets integer[] not null,
  request_bytes bigint not null,
  response_bytes bigint not null,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_fault text,
  primary key (hour, client, service)
);

create table exchange.incident (
  id uuid primary key default gen_random_uuid(),
  service text not null,
  cause text not null,
  began_at timestamptz not null,
  ended_at timestamptz
);
create unique index on exchange.incident (service) where ended_at is null;

create table exchange.maintenance (
  id uuid primary key default gen_random_uuid(),
  service_id uuid not null references exchange.service (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  note text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  check (ends_at > starts_at)
);
create index on exchange.maintenance (service_id, ends_at);

create table exchange.trace (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  by_person uuid,
  what text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
create index on exchange.trace (subject, id desc);
comment on table exchange.trace is 'Who changed what in the register and the queue; only ever added to';

create table exchange.event (
  number bigint generated always as identity primary key,
  source text not null,
  id text not null,
  type text not null,
  subject text not null default '',
  time timestamptz not null,
  attributes jsonb not null,
  data jsonb,
  data_base64 text,
  producer_id uuid references exchange.system (id),
  received_at timestamptz not null,
  unique (source, id)
);
create index on exchange.event (received_at);
comment on column exchange.event.attributes is 'The event as CloudEvents 1.0 without its data';

create table exchange.subscription (
  id uuid primary key default gen_random_uuid(),
  system_id uuid not null references exchange.system (id),
  name text not null,
  types text[] not null,
  sources text[] not null default '{}',
  delivery text not null check (delivery in ('push', 'pull')),
  url text,
  secret_sealed text,
  mappings jsonb not null default '[]',
  purpose text not null,
  legal_ground text not null,
  state text not null default 'proposed' check (state in ('proposed', 'active', 'paused', 'ended')),
  max_attempts integer not null default 10 check (max_attempts between 1 and 50),
  created_at timestamptz not null,
  created_by uuid not null,
  approved_at timestamptz,
  approved_by uuid,
  check (delivery = 'pull' or (url is not null and secret_sealed is not null)),
  check (state = 'proposed' or approved_by is null or approved_by <> created_by)
);
comment on column exchange.subscription.types is 'Exact types, or a beginning followed by *';

create table exchange.delivery (
  id bigint generated always as identity primary key,
  subscription_id uuid not null references exchange.subscription (id),
  event_number bigint not null references exchange.event (number),
  round integer not null default 0,
  order_key text not null,
  state text not null default 'waiting' check (state in ('waiting', 'leased', 'done', 'dead', 'discarded')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  leased_until timestamptz,
  mended jsonb,
  fault text,
  created_at timestamptz not null,
  done_at timestamptz,
  unique (subscription_id, event_number, round)
);
create index on exchange.delivery (subscription_id, order_key, id) where state in ('waiting', 'leased', 'dead');
create index on exchange.delivery (subscription_id, due_at) where state in ('waiting', 'leased');
comment on column exchange.delivery.round is 'Zero for the first delivery, then the number of the replay';
comment on column exchange.delivery.order_key is 'Source and subject: what has the same goes one after the other';

create table exchange.code_map (
  id uuid primary key default gen_random_uuid(),
  source_list text not null,
  target_list text not null,
  version integer not null,
  codes jsonb not null,
  published_at timestamptz not null,
  published_by uuid,
  unique (source_list, target_list, version)
);

create table exchange.inbox (
  reader text not null,
  key text not null,
  received_at timestamptz not null,
  primary key (reader, key)
);
comment on table exchange.inbox is 'What a receiver has dealt with: the row is written in the transaction of its work';
