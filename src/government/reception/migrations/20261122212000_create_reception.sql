create schema reception;

create table reception.office (
  unit_id uuid primary key,
  code text not null unique,
  plan jsonb not null,
  updated_at timestamptz not null
);
comment on table reception.office is 'A one-stop where people take numbers: its counters, its hours, and how many appointments each slot has.';

create table reception.day (
  unit_id uuid not null references reception.office (unit_id),
  day date not null,
  last_number integer not null check (last_number > 0),
  primary key (unit_id, day)
);
comment on table reception.day is 'The last number given on a day. It moves in the transaction that writes the ticket: numbers have no gaps.';

create table reception.ticket (
  id uuid primary key,
  unit_id uuid not null references reception.office (unit_id),
  day date not null,
  number integer,
  slot_at timestamptz,
  phone text,
  state text not null check (state in ('booked', 'waiting', 'called', 'done', 'no_show', 'cancelled')),
  made_at timestamptz not null,
  taken_at timestamptz,
  called_at timestamptz,
  called_by uuid,
  counter text,
  ended_at timestamptz,
  unique (unit_id, day, number),
  check (slot_at is not null or number is not null),
  check ((number is null) = (taken_at is null)),
  check ((state in ('booked', 'cancelled')) = (number is null)),
  check ((state in ('called', 'done', 'no_show')) = (called_at is not null and called_by is not null and counter is not null)),
  check ((state in ('done', 'no_show')) = (ended_at is not null))
);
comment on column reception.ticket.id is 'Chosen by the page that asks, so that a second press is the same ticket; long enough that nobody guesses it.';
comment on column reception.ticket.number is 'Given when the person is there: who booked and never came leaves no gap.';
comment on column reception.ticket.phone is 'Of an appointment; taken away a week after its day.';
create index ticket_waiting on reception.ticket (unit_id, day, slot_at, taken_at) where state = 'waiting';
create index ticket_booked on reception.ticket (unit_id, slot_at) where slot_at is not null and state <> 'cancelled';
create unique index ticket_at_officer on reception.ticket (called_by) where state = 'called';
