create schema places;

create table places.unit (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('administrative', 'agency', 'one_stop')),
  recorded_at timestamptz not null default now()
);
comment on table places.unit is 'The identity of a unit: it outlives its codes, names, levels and parents, which are versions.';

create table places.reorganisation (
  id uuid primary key default gen_random_uuid(),
  title text not null,
  on_date date not null,
  legal_basis text not null,
  recorded_at timestamptz not null default now(),
  recorded_by text not null
);
comment on column places.reorganisation.recorded_by is 'The person who signed the operation, or the name of the import.';

create table places.unit_version (
  id bigint generated always as identity primary key,
  unit_id uuid not null references places.unit,
  code text not null check (code <> ''),
  name text not null check (name <> ''),
  full_name text not null,
  name_en text,
  name_km text,
  level text not null check (level <> ''),
  type text not null,
  parent_id uuid references places.unit check (parent_id <> unit_id),
  competence text[] not null default '{}',
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  end_reason text,
  reorganisation_id uuid references places.reorganisation,
  search text not null,
  words text[] not null,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz check (superseded_at >= recorded_at)
);
comment on column places.unit_version.level is 'Data, not code: province, district, commune, department, one_stop … whatever a time needs.';
comment on column places.unit_version.valid_to is 'The last day on which this version holds; null while no end is known.';
comment on column places.unit_version.superseded_at is 'When we learned better; a row is never changed otherwise, so what was known at any moment can be asked again.';
comment on column places.unit_version.search is 'Names folded by core/search: lower case, no tone marks.';

create index unit_version_by_unit on places.unit_version (unit_id, valid_from) where superseded_at is null;
create index unit_version_by_code on places.unit_version (code, valid_from) where superseded_at is null;
create index unit_version_by_parent on places.unit_version (parent_id, code) where superseded_at is null;
create index unit_version_by_word on places.unit_version using gin (words) where superseded_at is null;

create table places.succession (
  id bigint generated always as identity primary key,
  from_unit uuid not null references places.unit,
  to_unit uuid not null references places.unit,
  on_date date not null,
  share text not null check (share in ('whole', 'part')),
  reorganisation_id uuid references places.reorganisation,
  recorded_at timestamptz not null default now(),
  check (from_unit <> to_unit),
  unique (from_unit, to_unit, on_date)
);
comment on column places.succession.share is 'How much of from_unit went to to_unit.';
create index succession_by_target on places.succession (to_unit);

create table places.boundary (
  id bigint generated always as identity primary key,
  unit_id uuid not null references places.unit,
  geometry jsonb not null,
  source text not null,
  valid_from date not null,
  recorded_at timestamptz not null default now(),
  unique (unit_id, valid_from, source)
);

-- Two walls, checked once a statement. Writers of versions take turns until they commit (reorganisations are rare), so the
-- check sees everything that was written before; btree_gist, which an exclusion constraint would need, is not everywhere.
create function places.check_versions() returns trigger language plpgsql as $$
declare
  clash record;
begin
  perform pg_advisory_xact_lock(hashtext('places.unit_version'));
  select n.unit_id, n.code into clash
  from written n
  join places.unit_version v on v.unit_id = n.unit_id and v.id <> n.id and v.superseded_at is null
  where n.superseded_at is null
    and daterange(n.valid_from, n.valid_to, '[]') && daterange(v.valid_from, v.valid_to, '[]')
  limit 1;
  if found then
    raise exception 'versions of unit % (%) overlap', clash.unit_id, clash.code using errcode = '23P01', constraint = 'unit_version_no_overlap';
  end if;
  select n.unit_id, n.code into clash
  from written n
  join places.unit_version v on v.code = n.code and v.level = n.level and v.unit_id <> n.unit_id and v.superseded_at is null
  where n.superseded_at is null
    and daterange(n.valid_from, n.valid_to, '[]') && daterange(v.valid_from, v.valid_to, '[]')
  limit 1;
  if found then
    raise exception 'code % of unit % is used by another unit of the same level and time', clash.code, clash.unit_id using errcode = '23P01', constraint = 'unit_version_one_code', detail = clash.code;
  end if;
  return null;
end $$;

create trigger unit_version_inserted after insert on places.unit_version
  referencing new table as written for each statement execute function places.check_versions();
create trigger unit_version_updated after update on places.unit_version
  referencing new table as written for each statement execute function places.check_versions();
