create schema feedback;

-- What people can report, whose matter it is and by when: published versions, as the pack says them.
create table feedback.catalogue (
  id uuid primary key default gen_random_uuid(),
  version integer not null unique,
  body json not null,
  content_hash text not null,
  published_at timestamptz not null
);

create function feedback.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is never changed', tg_table_schema, tg_table_name;
end $$;
create trigger catalogue_is_immutable before update or delete on feedback.catalogue
  for each row execute function feedback.refuse_change();

create sequence feedback.report_number;

-- A place with a printed QR: a school, a market.
create table feedback.spot (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  commune_id uuid not null,
  unit_path uuid[] not null,
  lat double precision,
  lon double precision,
  created_by uuid not null,
  created_at timestamptz not null,
  check ((lat is null) = (lon is null))
);

create table feedback.report (
  case_id uuid primary key,
  reference text not null unique,
  catalogue_id uuid not null references feedback.catalogue,
  category text not null,
  words text not null,
  words_before text,
  private_words text not null default '',
  answers jsonb not null default '{}',
  place_words text not null,
  place_words_before text,
  commune_id uuid not null,
  commune_name text not null,
  unit_id uuid not null,
  unit_name text not null,
  lat double precision,
  lon double precision,
  gy integer generated always as (floor(lat / 0.005)::integer) stored,
  gx integer generated always as (floor(lon / 0.005)::integer) stored,
  owner_id uuid,
  contact_name text,
  contact text,
  lang text not null check (lang in ('vi', 'en', 'km')),
  channel text not null check (channel in ('web', 'offline', 'open311')),
  client_key text not null unique,
  request_hash text not null,
  mask_wanted boolean not null default false,
  spot_id uuid references feedback.spot,
  api_key_id uuid,
  origin_peer_id uuid,
  occurred_at timestamptz not null,
  reported_at timestamptz not null,
  state text not null,
  phase text not null check (phase in ('waiting', 'open', 'fixed', 'dropped')),
  is_public boolean not null default false,
  is_hidden boolean not null default false,
  due_at timestamptz,
  closed_at timestamptz,
  late boolean,
  score integer,
  reopened integer not null default 0,
  supporters integer not null default 0,
  merged_into text,
  version integer not null,
  updated_at timestamptz not null,
  check ((lat is null) = (lon is null)),
  check (lat between -90 and 90),
  check (lon between -180 and 180)
);
comment on column feedback.report.words is 'What everybody may read once the report is public; staff may take personal data out, words_before keeps what was sent.';
comment on column feedback.report.contact is 'Phone or e-mail, sealed; never public.';
comment on column feedback.report.gy is 'Cell of 0.005 degrees: finds what is near without a spatial extension.';
comment on column feedback.report.state is 'Copy of the case, written in the transaction of the action and again by the listener of CaseActed.';
create index report_near on feedback.report (gy, gx) where is_public and not is_hidden;
create index report_public on feedback.report (reported_at desc, case_id desc) where is_public and not is_hidden;
create index report_public_by_commune on feedback.report (commune_id, reported_at desc, case_id desc) where is_public and not is_hidden;
create index report_by_update on feedback.report (updated_at) where is_public and not is_hidden;
create index report_by_owner on feedback.report (owner_id, reported_at desc) where owner_id is not null;
create index report_by_month on feedback.report (reported_at, unit_id);

create table feedback.photo (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null references feedback.report,
  kind text not null check (kind in ('report', 'answer')),
  file_id uuid not null,
  small_file_id uuid not null,
  width integer not null,
  height integer not null,
  withheld boolean not null default false,
  masked_by uuid,
  added_at timestamptz not null
);
comment on column feedback.photo.file_id is 'Cleaned copy: no EXIF, at most 1600 pixels. Masking by staff replaces it.';
create index photo_of_report on feedback.photo (case_id, added_at);

-- Who follows a report or has the same trouble. A visitor is known by a random cookie only.
create table feedback.support (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null references feedback.report,
  who text not null,
  person_id uuid,
  email text,
  me_too boolean not null,
  lang text not null,
  at timestamptz not null,
  unique (case_id, who)
);
comment on column feedback.support.email is 'Sealed; given by who wants to be told without an account.';

-- What happened on a report, in the words that the public and other servers hear.
create table feedback.news (
  id bigint generated always as identity primary key,
  case_id uuid not null references feedback.report,
  seq integer not null,
  action text not null,
  status text not null check (status in ('open', 'closed')),
  words text not null,
  at timestamptz not null,
  from_peer_id uuid,
  unique (case_id, seq)
);
create index news_by_time on feedback.news (at, id);

create table feedback.alert (
  id uuid primary key default gen_random_uuid(),
  person_id uuid,
  email text not null,
  email_hash text not null,
  lat double precision not null,
  lon double precision not null,
  radius_m integer not null check (radius_m between 100 and 10000),
  categories text[] not null default '{}',
  lang text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  ended_at timestamptz
);
create index alert_live on feedback.alert (lat) where confirmed_at is not null and ended_at is null;
create index alert_by_address on feedback.alert (email_hash);

-- Reports on the public map, counted by cell: seven grids, each half of the one before. Kept by the trigger below.
create table feedback.map_cell (
  level smallint not null,
  y integer not null,
  x integer not null,
  category text not null,
  phase text not null,
  count integer not null,
  lat_sum double precision not null,
  lon_sum double precision not null,
  primary key (level, y, x, category, phase)
);

-- Rows are changed in the order of their key, so that two changes at once never wait for each other in a circle.
create function feedback.count_on_map(changes jsonb) returns void language sql as $$
  insert into feedback.map_cell (level, y, x, category, phase, count, lat_sum, lon_sum)
  select l, floor(lat / (0.32 / (1 << l)))::integer, floor(lon / (0.32 / (1 << l)))::integer, category, phase,
    sum(n), sum(n * lat), sum(n * lon)
  from jsonb_to_recordset(changes) as c(lat double precision, lon double precision, category text, phase text, n integer),
    generate_series(0, 6) as l
  group by 1, 2, 3, 4, 5 having sum(n) <> 0
  order by 1, 2, 3, 4, 5
  on conflict (level, y, x, category, phase) do update set count = map_cell.count + excluded.count,
    lat_sum = map_cell.lat_sum + excluded.lat_sum, lon_sum = map_cell.lon_sum + excluded.lon_sum
$$;

create function feedback.count_new() returns trigger language plpgsql as $$
declare changes jsonb;
begin
  select jsonb_agg(jsonb_build_object('lat', lat, 'lon', lon, 'category', category, 'phase', phase, 'n', 1)) into changes
  from added where is_public and not is_hidden and lat is not null;
  if changes is not null then perform feedback.count_on_map(changes); end if;
  return null;
end $$;
create trigger report_counted_new after insert on feedback.report
  referencing new table as added for each statement execute function feedback.count_new();

create function feedback.count_changed() returns trigger language plpgsql as $$
declare changes jsonb;
begin
  select jsonb_agg(jsonb_build_object('lat', lat, 'lon', lon, 'category', category, 'phase', phase, 'n', n)) into changes
  from (
    select g.lat, g.lon, g.category, g.phase, -1 as n from gone g join came c using (case_id)
    where g.is_public and not g.is_hidden and g.lat is not null
      and (g.lat, g.lon, g.category, g.phase, true, false) is distinct from (c.lat, c.lon, c.category, c.phase, c.is_public, c.is_hidden)
    union all
    select c.lat, c.lon, c.category, c.phase, 1 from came c join gone g using (case_id)
    where c.is_public and not c.is_hidden and c.lat is not null
      and (c.lat, c.lon, c.category, c.phase, true, false) is distinct from (g.lat, g.lon, g.category, g.phase, g.is_public, g.is_hidden)
  ) as moved;
  if changes is not null then perform feedback.count_on_map(changes); end if;
  return null;
end $$;
create trigger report_counted_changed after update on feedback.report
  referencing old table as gone new table as came for each statement execute function feedback.count_changed();

-- Figures of a month as they stood when it was closed; never computed again.
create table feedback.frozen_month (
  month text primary key check (month ~ '^\d{4}-\d{2}$'),
  body jsonb not null,
  hash text not null,
  previous_hash text not null,
  frozen_at timestamptz not null
);
create trigger frozen_month_is_immutable before update or delete on feedback.frozen_month
  for each row execute function feedback.refuse_change();

-- Programs that may send reports and news by Open311. Of a key only its hash is kept.
create table feedback.api_key (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  key_hash text not null unique,
  answers_token boolean not null default false,
  sends_news boolean not null default false,
  created_by uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
comment on column feedback.api_key.sends_news is 'Its news may answer and reopen the reports that it sent; it is then another system, with its id as the origin.';

-- Other Open311 servers, and which of our categories go to which of their services.
create table feedback.peer (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  base_url text not null,
  jurisdiction text not null default '',
  api_key text not null,
  services jsonb not null default '{}',
  is_active boolean not null default true,
  heard_until timestamptz,
  last_fault text,
  created_at timestamptz not null
);
comment on column feedback.peer.api_key is 'Sealed.';

create table feedback.link (
  case_id uuid not null references feedback.report,
  peer_id uuid not null references feedback.peer,
  external_id text,
  sent_news_id bigint not null default 0,
  created_at timestamptz not null,
  primary key (case_id, peer_id),
  unique (peer_id, external_id)
);

-- News heard from other systems, each once: what it said, and what we made of it.
create table feedback.heard (
  source_id uuid not null,
  update_id text not null,
  case_id uuid not null references feedback.report,
  status text not null,
  words text not null,
  said_at timestamptz not null,
  judged text not null,
  at timestamptz not null,
  primary key (source_id, update_id)
);
comment on column feedback.heard.source_id is 'A peer, or an api_key that sends news.';
create index heard_of_report on feedback.heard (case_id, source_id, said_at desc);
