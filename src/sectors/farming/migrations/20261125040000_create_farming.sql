create schema farming;

create function farming.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is never changed', tg_table_schema, tg_table_name;
end $$;

-- Kinds of areas, inputs, limits, measures and signs of disease as the pack said them; the newest loading counts.
create table farming.catalogue (
  hash text primary key,
  body jsonb not null,
  loaded_at timestamptz not null
);

create table farming.producer (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('household', 'cooperative', 'firm')),
  name text not null,
  person_id uuid not null,
  organisation_code text,
  unit_id uuid not null,
  made_up boolean not null default false,
  created_at timestamptz not null
);
comment on column farming.producer.organisation_code is 'whoever acts for the organisation of this code acts for the producer';
create unique index producer_once_a_person on farming.producer (person_id) where organisation_code is null;
create unique index producer_once_an_organisation on farming.producer (organisation_code) where organisation_code is not null;

-- What the producer agreed to show to everybody, each yes and no as it was said.
create table farming.consent (
  id bigint generated always as identity primary key,
  producer_id uuid not null references farming.producer,
  shows text not null check (shows in ('name', 'place')),
  given boolean not null,
  by_id uuid not null,
  at timestamptz not null
);
create index consent_of_producer on farming.consent (producer_id, shows, id desc);
create trigger consent_is_immutable before update or delete on farming.consent for each row execute function farming.refuse_change();

create sequence farming.area_number;
create table farming.area (
  id uuid primary key default gen_random_uuid(),
  producer_id uuid not null references farming.producer,
  name text not null,
  kind text not null,
  species text not null,
  size_m2 integer not null check (size_m2 between 1 and 50000000),
  unit_id uuid not null,
  corners jsonb not null default '[]',
  lat double precision,
  lon double precision,
  state text not null default 'recorded' check (state in ('recorded', 'asked', 'granted', 'refused', 'suspended')),
  number text unique,
  dossier_code text unique,
  dossier_case uuid unique,
  made_up boolean not null default false,
  created_at timestamptz not null,
  check ((state in ('granted', 'suspended')) = (number is not null))
);
comment on column farming.area.unit_id is 'the commune; follows a reorganisation of units';
comment on column farming.area.corners is '[[lat, lon], …] in the order in which they were walked; one is a point';
create index area_of_producer on farming.area (producer_id);
create index area_in_unit on farming.area (unit_id, state);

-- What happened to an area, whoever did it.
create table farming.area_step (
  id bigint generated always as identity primary key,
  area_id uuid not null references farming.area,
  what text not null check (what in ('recorded', 'asked', 'granted', 'refused', 'suspended', 'resumed', 'moved')),
  reason text not null default '',
  by_id uuid,
  by_name text not null,
  at timestamptz not null
);
create index step_of_area on farming.area_step (area_id, id);
create trigger area_step_is_immutable before update or delete on farming.area_step for each row execute function farming.refuse_change();

create table farming.certificate (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references farming.area,
  scheme text not null,
  number text not null,
  issuer text not null,
  valid_from date not null,
  valid_to date not null check (valid_to >= valid_from),
  file_id uuid,
  added_by uuid not null,
  added_at timestamptz not null,
  unique (area_id, scheme, number)
);

create table farming.season (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references farming.area,
  client_key text not null unique,
  species text not null,
  began_on date not null,
  seed_origin text not null,
  seed_lot text not null default '',
  seed_amount numeric not null check (seed_amount > 0),
  seed_unit text not null check (seed_unit in ('animals', 'kg', 'trees')),
  expected_on date not null check (expected_on >= began_on),
  expected_kg integer not null check (expected_kg > 0),
  ended_at timestamptz,
  share_code text unique,
  shared_at timestamptz,
  shared_by uuid,
  begun_by uuid not null,
  begun_at timestamptz not null
);
create unique index one_open_season on farming.season (area_id) where ended_at is null;

-- The diary. A line is never changed: a correction is a line of its own that names the one it stands for.
create table farming.entry (
  id uuid primary key,
  season_id uuid not null references farming.season,
  client_key text not null unique,
  content_hash text not null,
  kind text not null check (kind in ('feed', 'water', 'treat', 'disease', 'labour', 'note')),
  day date not null,
  written_at timestamptz not null,
  received_at timestamptz not null,
  body jsonb not null,
  input_key text,
  input_status text check (input_status in ('allowed', 'restricted', 'banned', 'unknown')),
  withdrawal_days integer check (withdrawal_days between 0 and 365),
  corrects uuid unique references farming.entry,
  taken_back boolean not null default false,
  photo_file uuid,
  photo_small uuid,
  by_id uuid not null,
  by_name text not null,
  check ((kind = 'treat') = (input_status is not null)),
  check ((kind = 'treat') = (withdrawal_days is not null))
);
comment on column farming.entry.written_at is 'when the phone wrote it down; received_at is when it reached us';
create index entry_of_season on farming.entry (season_id, day, received_at);
create index disease_by_day on farming.entry (day) where kind = 'disease';
create trigger entry_is_immutable before update or delete on farming.entry for each row execute function farming.refuse_change();

-- An officer lets a harvest happen before its day, or in spite of what holds it up, and says why.
create table farming.release (
  id uuid primary key default gen_random_uuid(),
  season_id uuid not null references farming.season,
  reason text not null,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null
);
create index release_of_season on farming.release (season_id, at);
create trigger release_is_immutable before update or delete on farming.release for each row execute function farming.refuse_change();

create table farming.residue_test (
  id uuid primary key default gen_random_uuid(),
  season_id uuid not null references farming.season,
  client_key text not null unique,
  substance text not null,
  sampled_on date not null,
  detected boolean not null,
  value text not null,
  unit text not null,
  method text not null,
  laboratory text not null,
  report_number text not null,
  verdicts jsonb not null,
  by_id uuid not null,
  by_name text not null,
  by_officer boolean not null,
  at timestamptz not null
);
comment on column farming.residue_test.value is 'what was found, or the least that the method finds where nothing was; a decimal number as it was typed';
comment on column farming.residue_test.verdicts is 'by market: the verdict and the limit of that day';
create index test_of_season on farming.residue_test (season_id, at);
create trigger residue_test_is_immutable before update or delete on farming.residue_test for each row execute function farming.refuse_change();

create table farming.harvest (
  id uuid primary key default gen_random_uuid(),
  season_id uuid not null references farming.season,
  client_key text not null unique,
  day date not null,
  kg integer not null check (kg > 0),
  buyer text not null default '',
  release_id uuid references farming.release,
  lot_id text,
  facts jsonb not null,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null
);
comment on column farming.harvest.facts is 'the summary of the diary as it stood: what was told with the lot';
create index harvest_of_season on farming.harvest (season_id, day);
