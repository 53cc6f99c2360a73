-- An order is taken back at the post before anything was picked up; the post may say that it is too late.
alter table post.parcel drop constraint parcel_state_check;
alter table post.parcel add check (state in ('asked', 'ordered', 'handed', 'accepted', 'picked_up', 'in_transit', 'arrived', 'delivered', 'failed',
  'returned', 'lost', 'received', 'cancelled', 'cancelling', 'sent_again', 'at_counter'));
alter table post.parcel add cancel_refused text;
comment on column post.parcel.cancel_refused is 'Why the post did not take the order back, in its words';
