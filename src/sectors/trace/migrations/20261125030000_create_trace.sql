create schema trace;

create function trace.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is kept as it was written', tg_table_name using errcode = 'restrict_violation';
end $$;

create table trace.party (
  id uuid primary key default gen_random_uuid(),
  organisation_code text not null unique check (organisation_code <> ''),
  name text not null,
  public_name text not null,
  gln text unique check (gln ~ '^[0-9]{13}$'),
  uri text not null unique,
  created_at timestamptz not null,
  created_by uuid
);
comment on table trace.party is 'Who makes, moves or sells: an organisation of identity by its code; its mandates decide who acts for it.';
comment on column trace.party.public_name is 'What buyers read: the organisation, or a household named only by its co-operative.';
comment on column trace.party.uri is 'GS1 Digital Link of the GLN where there is one, else an internal urn: of ours, which nobody outside resolves.';

create table trace.party_client (
  client_id text primary key,
  party_id uuid not null references trace.party (id),
  added_at timestamptz not null,
  added_by uuid not null
);
comment on table trace.party_client is 'Systems of the sign-on that may capture events for a party.';

create table trace.place (
  id uuid primary key default gen_random_uuid(),
  party_id uuid not null references trace.party (id),
  key text not null,
  name text not null,
  unit_id uuid not null,
  gln text check (gln ~ '^[0-9]{13}$'),
  extension text,
  uri text not null unique,
  lat double precision check (lat between -90 and 90),
  lon double precision check (lon between -180 and 180),
  created_at timestamptz not null,
  unique (party_id, key),
  check ((lat is null) = (lon is null))
);
create index place_of_unit on trace.place (unit_id);

create table trace.product (
  id uuid primary key default gen_random_uuid(),
  party_id uuid not null references trace.party (id),
  key text not null,
  gtin text unique check (gtin ~ '^[0-9]{14}$'),
  uri text not null unique,
  name jsonb not null,
  commodity text not null check (commodity in ('shrimp', 'rice', 'other')),
  species text,
  variety text,
  pack_g integer check (pack_g > 0),
  created_at timestamptz not null,
  unique (party_id, key)
);
comment on column trace.product.pack_g is 'What one bag or pack holds; null where the product is sold by weight.';

create table trace.lot (
  id uuid primary key default gen_random_uuid(),
  uri text not null unique,
  code text not null,
  product_id uuid not null references trace.product (id),
  party_id uuid not null references trace.party (id),
  place_id uuid not null references trace.place (id),
  unit_id uuid not null,
  kind text not null check (kind in ('harvested', 'made')),
  quantity numeric(15, 3) not null check (quantity > 0),
  uom text not null check (uom in ('KGM', 'GRM', 'TNE')),
  mass_g bigint not null check (mass_g > 0),
  made_on date not null,
  producer text,
  client_key text not null,
  request_hash text not null,
  declared_by uuid,
  declared_at timestamptz not null,
  unique (party_id, client_key),
  unique (product_id, code)
);
create index lot_of_party on trace.lot (party_id, declared_at desc);
create index lot_of_unit on trace.lot (unit_id, made_on);
create trigger lot_is_immutable before update or delete on trace.lot for each row execute function trace.refuse_change();
comment on column trace.lot.producer is 'What a buyer may read of who grew it: never a name that was not agreed to.';

create table trace.lot_fact (
  lot_id uuid not null references trace.lot (id),
  number integer not null,
  key text not null,
  label jsonb not null,
  value text not null,
  source text not null,
  source_ref text,
  kind text not null check (kind in ('diary', 'test', 'certificate', 'other')),
  shown boolean not null,
  primary key (lot_id, number)
);
create trigger lot_fact_is_immutable before update or delete on trace.lot_fact for each row execute function trace.refuse_change();
comment on column trace.lot_fact.source is 'Where the fact was taken from: the diary, a laboratory, a certificate.';

create table trace.capture (
  id uuid primary key default gen_random_uuid(),
  party_id uuid references trace.party (id),
  captured_by uuid,
  client_id text,
  created_at timestamptz not null,
  events integer not null,
  errors jsonb not null default '[]'
);

create table trace.event (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity unique,
  event_id text not null,
  hash text not null,
  declares_error boolean not null,
  type text not null check (type in ('ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent')),
  action text,
  event_time timestamptz not null,
  record_time timestamptz not null,
  biz_step text,
  disposition text,
  read_point text,
  biz_location text,
  transformation_id text,
  body jsonb not null,
  context jsonb not null,
  party_id uuid references trace.party (id),
  capture_id uuid references trace.capture (id),
  unique (event_id, declares_error),
  unique (hash, declares_error)
);
create index event_by_time on trace.event (event_time, seq);
create index event_of_party on trace.event (party_id, seq);
create trigger event_is_immutable before update or delete on trace.event for each row execute function trace.refuse_change();
comment on table trace.event is 'EPCIS 2.0 events, append-only: a wrong one is answered by an error declaration, never changed.';
comment on column trace.event.hash is 'Event hash of CBV 2.0; an error declaration has the hash of the event it declares wrong.';

create table trace.event_item (
  event_id uuid not null references trace.event (id),
  number integer not null,
  uri text not null,
  role text not null check (role in ('about', 'parent', 'child', 'input', 'output')),
  node text,
  way text check (way in ('in', 'out')),
  quantity numeric(18, 6),
  uom text,
  mass_g bigint,
  primary key (event_id, number)
);
create index event_item_of_uri on trace.event_item (uri, event_id);
create index event_item_of_node on trace.event_item (node, way) where node is not null;
create trigger event_item_is_immutable before update or delete on trace.event_item for each row execute function trace.refuse_change();
comment on column trace.event_item.uri is 'The identifier as canonical GS1 Digital Link where it is a GS1 key, else as it was sent.';
comment on column trace.event_item.node is 'A making or packing: its inputs go in and its outputs come out; events of one transformation share it.';
