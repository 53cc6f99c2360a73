create table indicators.generated (
  seed integer primary key,
  scale numeric not null check (scale > 0),
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  sources text[] not null,
  begun_at timestamptz not null,
  finished_at timestamptz
);
comment on table indicators.generated is 'Spans of days that hold made-up work: every figure of them says so.';
