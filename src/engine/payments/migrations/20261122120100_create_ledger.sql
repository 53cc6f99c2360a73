-- What the bank said came in. (account, bank_tx_id) makes posting exactly once, however often the bank tells it.
create table payments.bank_transaction (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references payments.collection_account,
  bank_tx_id text not null check (bank_tx_id <> ''),
  amount bigint not null check (amount > 0),
  content text not null,
  sender text,
  transacted_at timestamptz not null,
  received_at timestamptz not null,
  source text not null check (source in ('webhook', 'statement')),
  order_id uuid references payments.payment_order,
  unique (account_id, bank_tx_id)
);
comment on column payments.bank_transaction.sender is 'Account and name of the payer, sealed';
comment on column payments.bank_transaction.order_id is 'The order it pays; set when it is posted or assigned';
create index bank_transaction_day on payments.bank_transaction (account_id, transacted_at);
create index bank_transaction_order on payments.bank_transaction (order_id);

create table payments.ledger_transaction (
  id bigint generated always as identity primary key,
  kind text not null,
  at timestamptz not null,
  day date not null,
  unit_id uuid,
  order_id uuid,
  refund_id uuid,
  bank_transaction_id uuid,
  actor_name text not null,
  written_in xid8 not null default pg_current_xact_id()
);
create index ledger_transaction_day on payments.ledger_transaction (day, unit_id);
create index ledger_transaction_bank on payments.ledger_transaction (bank_transaction_id);
create index ledger_transaction_order on payments.ledger_transaction (order_id);

-- Debits are positive, credits negative; whole đồng.
create table payments.ledger_entry (
  id bigint generated always as identity primary key,
  transaction_id bigint not null references payments.ledger_transaction,
  account text not null check (account in ('bank', 'cash', 'deposited', 'held', 'revenue', 'refundable', 'unidentified', 'written_off', 'over_short')),
  unit_id uuid,
  amount bigint not null check (amount <> 0)
);
create index ledger_entry_transaction on payments.ledger_entry (transaction_id);
create index ledger_entry_account on payments.ledger_entry (account, unit_id);

create trigger immutable before update or delete on payments.ledger_transaction for each row execute function payments.refuse_change();
create trigger immutable before update or delete on payments.ledger_entry for each row execute function payments.refuse_change();

-- Entries are written together with their transaction, or not at all.
create function payments.refuse_late_entry() returns trigger language plpgsql as $$
begin
  if not exists (select from payments.ledger_transaction where id = new.transaction_id and written_in = pg_current_xact_id()) then
    raise exception 'ledger transaction % is closed', new.transaction_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger not_late before insert on payments.ledger_entry for each row execute function payments.refuse_late_entry();

create function payments.check_balance() returns trigger language plpgsql as $$
declare
  whole bigint;
  lines integer;
  asked bigint := case tg_table_name when 'ledger_entry' then (to_jsonb(new) ->> 'transaction_id')::bigint else (to_jsonb(new) ->> 'id')::bigint end;
begin
  select coalesce(sum(amount), 0), count(*) into whole, lines from payments.ledger_entry where transaction_id = asked;
  if whole <> 0 or lines < 2 then
    raise exception 'ledger transaction % has % entries that sum to %', asked, lines, whole using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger balanced after insert on payments.ledger_transaction deferrable initially deferred
  for each row execute function payments.check_balance();
create constraint trigger balanced after insert on payments.ledger_entry deferrable initially deferred
  for each row execute function payments.check_balance();

-- What does not agree and waits for an accountant.
create table payments.discrepancy (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('unknown_reference', 'short', 'over', 'paid_twice', 'late', 'order_closed', 'not_on_statement', 'amount_differs', 'unknown_debit', 'ledger_differs')),
  amount bigint not null,
  account_id uuid references payments.collection_account,
  bank_transaction_id uuid references payments.bank_transaction,
  order_id uuid references payments.payment_order,
  unit_id uuid not null,
  unit_path uuid[] not null,
  day date not null,
  detail jsonb not null default '{}',
  opened_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'proposed', 'resolved')),
  resolution text check (resolution in ('assigned', 'returned', 'written_off', 'explained', 'arrived')),
  target_order_id uuid references payments.payment_order,
  note text,
  proposed_by uuid,
  proposed_name text,
  proposed_at timestamptz,
  resolved_by uuid,
  resolved_name text,
  resolved_at timestamptz,
  check (state = 'open' or resolution is not null)
);
create unique index discrepancy_once on payments.discrepancy (bank_transaction_id, kind);
create index discrepancy_open on payments.discrepancy (opened_at) where state <> 'resolved';
create index discrepancy_unit on payments.discrepancy using gin (unit_path);

create table payments.statement (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references payments.collection_account,
  sha256 text not null,
  name text not null,
  first_day date not null,
  last_day date not null,
  lines integer not null,
  imported_by uuid not null,
  imported_name text not null,
  imported_at timestamptz not null,
  unique (account_id, sha256)
);
create table payments.statement_line (
  statement_id uuid not null references payments.statement,
  line integer not null,
  account_id uuid not null references payments.collection_account,
  bank_tx_id text not null,
  amount bigint not null check (amount <> 0),
  content text not null,
  transacted_at timestamptz not null,
  refund_id uuid,
  primary key (statement_id, line),
  unique (account_id, bank_tx_id)
);
create index statement_line_day on payments.statement_line (account_id, transacted_at);
