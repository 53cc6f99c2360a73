alter table documents.delivery add column address text;
alter table documents.delivery drop constraint delivery_check;
alter table documents.delivery add constraint delivery_check check (num_nonnulls(unit_id, organ_id, address) = 1);
alter table documents.delivery add constraint delivery_address_key unique (document_id, address);
comment on column documents.delivery.address is 'The e-mail address of one whom the signed document was mailed to.';

alter table documents.document add column came_by text check (came_by = 'mail');
comment on column documents.document.came_by is 'How an incoming document that a clerk entered came: by mail; empty: on paper.';

create or replace function documents.is_paper(d documents.document) returns boolean language sql immutable as $$
  select case when d.direction = 'incoming' then d.entered_by is not null and d.came_by is null else d.number is not null and d.signed_at is null end
$$;
