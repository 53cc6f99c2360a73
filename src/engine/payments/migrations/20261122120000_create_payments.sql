create schema payments;

create function payments.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'payments.% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

-- Fee rules: what is due by condition, as published. A case keeps the version with which it was filed.
create table payments.fee_rule (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null check (version > 0),
  body jsonb not null,
  content_hash text not null,
  valid_from date not null,
  published_at timestamptz not null,
  published_by text not null,
  unique (key, version)
);
create trigger immutable before update or delete on payments.fee_rule for each row execute function payments.refuse_change();

-- Where transfers go. An account that has been printed on a QR is ended, never changed.
create table payments.collection_account (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  unit_path uuid[] not null,
  covers text not null,
  bin text not null check (bin ~ '^[0-9]{6}$'),
  number text not null check (number ~ '^[0-9A-Za-z]{1,19}$'),
  name text not null,
  bank_name text not null,
  example boolean not null,
  ended_at timestamptz,
  unique (bin, number)
);
comment on column payments.collection_account.unit_id is 'Whose accountants look at money that no order explains';
comment on column payments.collection_account.covers is 'Code of the unit whose orders are paid here, with all below it; * for all';

create table payments.payment_order (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  subject text not null,
  title jsonb not null,
  owner_id uuid not null,
  payer text not null,
  unit_id uuid not null,
  unit_name text not null,
  unit_path uuid[] not null,
  fee_rule_id uuid not null references payments.fee_rule,
  collect text not null check (collect in ('before_acceptance', 'before_result', 'any_time')),
  price jsonb not null,
  amount bigint not null check (amount >= 0),
  state text not null check (state in ('requested', 'authorised', 'captured', 'waived', 'expired', 'cancelled', 'voided', 'partly_refunded', 'refunded')),
  reference text not null unique,
  account_id uuid not null references payments.collection_account,
  method text check (method in ('transfer', 'cash')),
  accepted boolean not null default false,
  current boolean not null default true,
  replaces uuid references payments.payment_order,
  refunded bigint not null default 0 check (refunded between 0 and amount),
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  authorised_at timestamptz,
  captured_at timestamptz
);
comment on column payments.payment_order.accepted is 'The case was accepted before the money came: it is captured as soon as it comes';
create unique index payment_order_current on payments.payment_order (kind, subject) where current;
create index payment_order_owner on payments.payment_order (owner_id, requested_at desc);
create index payment_order_unit on payments.payment_order using gin (unit_path);
create index payment_order_expiring on payments.payment_order (expires_at) where state = 'requested';
create index payment_order_state on payments.payment_order (state, requested_at desc);

create table payments.order_event (
  order_id uuid not null references payments.payment_order,
  seq integer not null,
  type text not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  actor_id uuid,
  actor_name text not null,
  note text,
  facts jsonb not null default '{}',
  primary key (order_id, seq)
);
create trigger immutable before update or delete on payments.order_event for each row execute function payments.refuse_change();
-- Whatever the program does: nobody's order is captured twice.
create unique index order_event_captured_once on payments.order_event (order_id) where type = 'captured';

-- An exemption that rests on a paper somebody looked at.
create table payments.exemption_grant (
  order_subject text not null,
  order_kind text not null,
  line text not null,
  exemption text not null,
  note text not null check (note <> ''),
  granted_by uuid not null,
  granted_name text not null,
  granted_at timestamptz not null,
  primary key (order_kind, order_subject, line, exemption)
);
create trigger immutable before update or delete on payments.exemption_grant for each row execute function payments.refuse_change();
