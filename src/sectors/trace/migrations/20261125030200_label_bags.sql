create table trace.code_order (
  id uuid primary key default gen_random_uuid(),
  lot_id uuid not null references trace.lot (id),
  amount integer not null check (amount between 1 and 5000),
  pack_g integer not null check (pack_g > 0),
  client_key text not null,
  ordered_by uuid not null,
  ordered_at timestamptz not null,
  unique (lot_id, client_key)
);

create table trace.code (
  id bigint generated always as identity primary key,
  order_id uuid not null references trace.code_order (id),
  lot_id uuid not null references trace.lot (id),
  serial text not null unique,
  uri text not null unique
);
create index code_of_lot on trace.code (lot_id, id);
create index code_of_order on trace.code (order_id, id);
comment on column trace.code.serial is 'Sixteen random letters, 79 bits: not to be guessed from others.';

create table trace.scan (
  id uuid primary key default gen_random_uuid(),
  serial text not null,
  code_id bigint references trace.code (id),
  product_id uuid references trace.product (id),
  unit_id uuid,
  visitor text not null,
  at timestamptz not null
);
create index scan_of_serial on trace.scan (serial, at);
create index scan_of_code on trace.scan (code_id, at);
comment on column trace.scan.visitor is 'Keyed hash of address and browser of one day: tells two looks apart, names nobody.';
comment on column trace.scan.unit_id is 'The commune that the buyer said, where they said one.';

create table trace.fake_report (
  reference text primary key,
  serial text,
  product_id uuid references trace.product (id),
  party_id uuid references trace.party (id),
  reported_at timestamptz not null
);
create index fake_report_of_party on trace.fake_report (party_id, reported_at);
comment on table trace.fake_report is 'Which product a report of a suspected fake is about; the report itself is a field report.';
