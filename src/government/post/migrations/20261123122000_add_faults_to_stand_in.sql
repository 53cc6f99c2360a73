create table post.stand_in_switch (
  only_one boolean primary key default true check (only_one),
  faults jsonb not null default '{}'
);
insert into post.stand_in_switch default values;
comment on table post.stand_in_switch is 'STAND-IN of the post: how it misbehaves, as chosen on its page. Nothing is chosen in production.';
