alter table reception.ticket add column reminded_at timestamptz;
comment on column reception.ticket.reminded_at is 'When the person of an appointment was reminded of it, once.';
create index ticket_to_remind on reception.ticket (slot_at) where state = 'booked' and reminded_at is null and phone is not null;
