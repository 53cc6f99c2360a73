-- What one payer hands over the counter in one visit: one entry of the drawer for one case or several, each with its own receipt.
create table payments.cash_taking (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  owner_id uuid not null,
  payer text not null,
  day date not null,
  amount bigint not null check (amount > 0),
  tendered bigint check (tendered >= amount),
  taken_by uuid,
  taken_name text not null,
  taken_at timestamptz not null
);
comment on column payments.cash_taking.tendered is 'What was laid on the counter; null where it was not noted. The change is the rest';
create index cash_taking_day on payments.cash_taking (unit_id, day);
create index cash_taking_owner on payments.cash_taking (owner_id);
create trigger immutable before update or delete on payments.cash_taking for each row execute function payments.refuse_change();
create table payments.cash_part (
  taking_id uuid not null references payments.cash_taking,
  order_id uuid not null unique references payments.payment_order,
  amount bigint not null check (amount > 0),
  primary key (taking_id, order_id)
);
create trigger immutable before update or delete on payments.cash_part for each row execute function payments.refuse_change();

-- The parts of an entry are all of it, and of one drawer: checked when the transaction ends.
create function payments.check_cash_taking() returns trigger language plpgsql as $$
begin
  if exists (
    select from payments.cash_taking c
    left join lateral (
      select sum(p.amount) as parts, bool_and(o.unit_id = c.unit_id and o.owner_id = c.owner_id) as same
      from payments.cash_part p join payments.payment_order o on o.id = p.order_id where p.taking_id = c.id
    ) s on true
    where c.id = new.id and (s.parts is distinct from c.amount or s.same is not true)
  ) then
    raise exception 'the parts of cash entry % are not what it says', new.id using errcode = '23514';
  end if;
  return null;
end $$;
create constraint trigger parts_are_all after insert on payments.cash_taking deferrable initially deferred
  for each row execute function payments.check_cash_taking();
