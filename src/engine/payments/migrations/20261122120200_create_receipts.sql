-- Numbers without gaps: the counter is a row, so a transaction that is rolled back gives its number back.
create table payments.receipt_counter (
  unit_id uuid not null,
  book text not null,
  year integer not null,
  last integer not null check (last > 0),
  primary key (unit_id, book, year)
);
create table payments.receipt (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  book text not null,
  year integer not null,
  number integer not null check (number > 0),
  order_id uuid not null unique references payments.payment_order,
  code text not null unique,
  method text not null check (method in ('transfer', 'cash')),
  payer text not null,
  amount bigint not null check (amount > 0),
  price jsonb not null,
  issued_at timestamptz not null,
  day date not null,
  issued_by text not null,
  unique (unit_id, book, year, number)
);
create index receipt_day on payments.receipt (unit_id, day);
create trigger immutable before update or delete on payments.receipt for each row execute function payments.refuse_change();

create table payments.refund (
  id uuid primary key default gen_random_uuid(),
  source text not null check (source in ('captured', 'voided', 'excess', 'unidentified')),
  order_id uuid references payments.payment_order,
  discrepancy_id uuid references payments.discrepancy,
  unit_id uuid not null,
  unit_path uuid[] not null,
  amount bigint not null check (amount > 0),
  reason text not null check (reason <> ''),
  reference text not null unique,
  state text not null check (state in ('asked', 'approved', 'rejected', 'paid')),
  asked_by uuid,
  asked_name text not null,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  decided_note text,
  method text check (method in ('transfer', 'cash')),
  paid_by uuid,
  paid_name text,
  paid_at timestamptz,
  check (decided_by is null or decided_by is distinct from asked_by),
  check (order_id is not null or discrepancy_id is not null)
);
comment on column payments.refund.asked_by is 'Null where the program asked: an authorisation was voided, or more came than was due';
create index refund_unit on payments.refund using gin (unit_path);
create index refund_open on payments.refund (asked_at) where state in ('asked', 'approved');
create index refund_order on payments.refund (order_id);

-- The drawer of a unit: locked by whoever takes cash or counts it.
create table payments.cash_desk (
  unit_id uuid primary key,
  closed_through date
);
create table payments.daily_close (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  unit_path uuid[] not null,
  unit_name text not null,
  day date not null,
  expected bigint not null,
  counted bigint not null check (counted >= 0),
  difference bigint generated always as (counted - expected) stored,
  figures jsonb not null,
  note text,
  closed_by uuid not null,
  closed_name text not null,
  closed_at timestamptz not null,
  unique (unit_id, day),
  check (counted = expected or note <> '')
);
create trigger immutable before update or delete on payments.daily_close for each row execute function payments.refuse_change();

-- STAND-IN bank: what it believes was transferred. Empty in production.
create table payments.stand_in_transfer (
  id bigint generated always as identity primary key,
  bank_tx_id text not null unique,
  bin text not null,
  account text not null,
  amount bigint not null check (amount > 0),
  content text not null,
  sender_account text not null,
  sender_name text not null,
  transacted_at timestamptz not null,
  told integer not null default 0
);
