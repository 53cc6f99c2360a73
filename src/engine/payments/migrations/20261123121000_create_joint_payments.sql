-- Several orders of one person paid by one transfer: one reference, one VietQR; each order keeps its own life and receipt.
create table payments.joint_payment (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null,
  payer text not null,
  subject text,
  title jsonb not null,
  account_id uuid not null references payments.collection_account,
  amount bigint not null check (amount > 0),
  reference text not null unique,
  replaces uuid references payments.joint_payment,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  paid_at timestamptz
);
comment on column payments.joint_payment.subject is 'The case for which they were put together; null where the person chose them';
create index joint_payment_subject on payments.joint_payment (subject, requested_at) where subject is not null;
create table payments.joint_part (
  joint_id uuid not null references payments.joint_payment,
  order_id uuid not null references payments.payment_order,
  amount bigint not null check (amount > 0),
  primary key (joint_id, order_id)
);
create index joint_part_order on payments.joint_part (order_id);
create trigger immutable before update or delete on payments.joint_part for each row execute function payments.refuse_change();

-- The counted cash of a day on its way to the bank, with the words that the slip carries.
create table payments.deposit (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  unit_path uuid[] not null,
  unit_name text not null,
  day date not null,
  amount bigint not null check (amount > 0),
  reference text not null unique,
  made_name text not null,
  made_at timestamptz not null,
  bank_transaction_id uuid unique references payments.bank_transaction,
  arrived_at timestamptz,
  unique (unit_id, day),
  check ((bank_transaction_id is null) = (arrived_at is null))
);
create index deposit_waiting on payments.deposit (day) where arrived_at is null;
create index deposit_unit on payments.deposit using gin (unit_path);

alter table payments.bank_transaction add joint_id uuid references payments.joint_payment;
comment on column payments.bank_transaction.joint_id is 'The payment of several orders that it pays';
alter table payments.discrepancy
  add joint_id uuid references payments.joint_payment,
  add deposit_id uuid references payments.deposit,
  add target_reference text;
comment on column payments.discrepancy.target_reference is 'What it is proposed to pay: the reference of an order, of several together, or of a deposit';
create unique index discrepancy_deposit_once on payments.discrepancy (deposit_id, kind) where bank_transaction_id is null and deposit_id is not null;
create index discrepancy_order on payments.discrepancy (order_id) where state <> 'resolved';
create index discrepancy_joint on payments.discrepancy (joint_id) where joint_id is not null;
alter table payments.discrepancy drop constraint discrepancy_kind_check;
alter table payments.discrepancy add check (kind in ('unknown_reference', 'short', 'over', 'paid_twice', 'late', 'order_closed', 'not_on_statement',
  'amount_differs', 'unknown_debit', 'ledger_differs', 'deposit_differs', 'deposit_missing'));
alter table payments.discrepancy drop constraint discrepancy_resolution_check;
alter table payments.discrepancy add check (resolution in ('assigned', 'returned', 'written_off', 'explained', 'arrived', 'completed'));
update payments.discrepancy d set target_reference = o.reference from payments.payment_order o where o.id = d.target_order_id;
alter table payments.discrepancy drop column target_order_id;
