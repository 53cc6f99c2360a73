-- Messages are sent by looking for what is due, in the order in which it became due.
drop index notifications.message_waiting;
create index message_due on notifications.message (coalesce(not_before, created_at))
  where sent_at is null and bounced_at is null and gave_up_at is null;
