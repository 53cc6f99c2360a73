-- How often a limited page was asked for, where several processes serve. Lost at a crash, as the counts of one process are.
create unlogged table core.rate_count (
  key text primary key,
  count integer not null,
  until timestamptz not null
);
comment on column core.rate_count.key is 'Route and caller.';
create index rate_count_until on core.rate_count (until);
