alter table exchange.subscription add column incoming boolean not null default false;
comment on column exchange.subscription.incoming is 'Of the program''s own: its messages come from the system that is named, and are worked off here.';
