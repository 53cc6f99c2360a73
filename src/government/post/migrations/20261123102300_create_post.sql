create schema post;

create table post.sheet (
  id uuid primary key default gen_random_uuid(),
  unit_id uuid not null,
  year integer not null,
  number integer not null check (number > 0),
  made_by uuid not null,
  made_by_name text not null,
  made_at timestamptz not null,
  unique (unit_id, year, number)
);
comment on table post.sheet is 'Hand-over lists: what an office gave to the post at once. Numbered without gaps by unit and year.';

create table post.parcel (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('deliver', 'collect')),
  dossier_code text not null,
  case_id uuid not null,
  owner_id uuid not null,
  unit_id uuid not null,
  unit_path uuid[] not null,
  name text not null,
  phone text not null,
  address_unit text not null,
  address text not null,
  fee integer not null check (fee >= 0),
  state text not null default 'asked' check (state in ('asked', 'ordered', 'handed', 'accepted', 'picked_up', 'in_transit', 'arrived',
    'delivered', 'failed', 'returned', 'lost', 'received', 'cancelled', 'sent_again', 'at_counter')),
  number text unique,
  sheet_id uuid references post.sheet (id),
  replaces uuid references post.parcel (id),
  asked_at timestamptz not null,
  ready_at timestamptz,
  closed_at timestamptz
);
comment on table post.parcel is 'A way of papers by the public post: a result to a home, or papers from a home to the office.';
comment on column post.parcel.number is 'The post''s own number, once it has taken the order';
comment on column post.parcel.ready_at is 'Since when the result can be handed over; papers from a home are ready at once';
create unique index on post.parcel (case_id, kind) where closed_at is null;
create index on post.parcel (owner_id);
create index on post.parcel using gin (unit_path) where closed_at is null;

create table post.step (
  parcel_id uuid not null references post.parcel (id),
  key text not null,
  state text not null,
  at timestamptz not null,
  place text not null,
  note text not null,
  received_at timestamptz not null,
  primary key (parcel_id, key)
);
comment on table post.step is 'What the post told of a parcel, each piece once; the state follows from the latest.';

create table post.stand_in_order (
  number text primary key,
  parcel_id uuid not null unique,
  kind text not null,
  name text not null,
  address text not null,
  state text not null,
  at timestamptz not null
);
comment on table post.stand_in_order is 'STAND-IN of the post, empty in production.';
