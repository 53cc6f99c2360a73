create schema registers;

create table registers.register (
  id smallint generated always as identity primary key,
  key text not null unique check (key ~ '^[a-z][a-z0-9-]{1,40}$'),
  created_at timestamptz not null
);

create table registers.definition (
  register_id smallint not null references registers.register (id),
  version integer not null check (version > 0),
  body jsonb not null,
  hash text not null,
  source text not null check (source in ('pack', 'person')),
  proposed_by uuid,
  proposed_by_name text not null,
  published_by uuid,
  published_by_name text not null,
  published_at timestamptz not null,
  primary key (register_id, version),
  check (source = 'pack' or (proposed_by is not null and published_by is not null and proposed_by <> published_by))
);
comment on table registers.definition is 'Published versions: never changed, never deleted.';

create function registers.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a published definition is never changed';
end $$;
create trigger definition_is_final before update or delete on registers.definition for each row execute function registers.refuse_change();

create table registers.draft (
  id uuid primary key default gen_random_uuid(),
  register_key text not null check (register_key ~ '^[a-z][a-z0-9-]{1,40}$'),
  base_version integer not null default 0,
  body jsonb not null,
  state text not null check (state in ('editing', 'proposed', 'published', 'returned', 'dropped')),
  by_id uuid not null,
  by_name text not null,
  updated_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  note text,
  check (state <> 'published' or (decided_by is not null and decided_by <> by_id))
);
create unique index draft_one_open on registers.draft (register_key) where state in ('editing', 'proposed', 'returned');

-- A record's identity. Its contents are versions.
create table registers.record (
  id uuid primary key,
  register_id smallint not null references registers.register (id),
  key text not null check (key <> ''),
  version integer not null default 1,
  person_id uuid,
  merged_into uuid references registers.record (id),
  created_at timestamptz not null,
  unique (register_id, key),
  check (merged_into <> id)
);
comment on column registers.record.key is 'The key fields of the definition, upper case; a keyed hash where a key field is sealed.';
comment on column registers.record.version is 'Counts the changes: who saw an older one is refused.';
comment on column registers.record.person_id is 'The person of the identity module whom the record is about, where known by number.';
create index record_by_person on registers.record (person_id) where person_id is not null;
create index record_by_merge on registers.record (merged_into) where merged_into is not null;

create table registers.record_version (
  id bigint generated always as identity primary key,
  record_id uuid not null references registers.record (id),
  register_id smallint not null,
  definition_version integer not null,
  key text not null,
  title text not null,
  unit_id uuid,
  data jsonb not null,
  search tsvector not null,
  missing smallint not null default 0,
  faults smallint not null default 0,
  valid_from date not null,
  valid_to date,
  change text not null check (change in ('created', 'changed', 'corrected', 'ended', 'merged', 'undone', 'imported', 'fed')),
  reason text,
  by_id uuid,
  by_name text not null,
  source text,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  superseded_by text,
  check (valid_to >= valid_from)
);
comment on column registers.record_version.valid_to is 'The last day on which it holds; null while no end is known.';
comment on column registers.record_version.superseded_at is 'When we learned better. What was known at any moment can be asked again.';
comment on column registers.record_version.missing is 'Fields that are expected and empty.';
comment on column registers.record_version.faults is 'Rules of the definition (warnings) that the record breaks.';
comment on column registers.record_version.source is 'import:<id>, feed:<reference>, merge:<id>.';
create index record_version_by_key on registers.record_version (register_id, key, record_id) where superseded_at is null;
create index record_version_by_unit on registers.record_version (register_id, unit_id, key, record_id)
  include (missing, faults, valid_from, valid_to, recorded_at) where superseded_at is null;
create index record_version_by_record on registers.record_version (record_id, valid_from);
create index record_version_by_source on registers.record_version (source) where source is not null;

-- Lower case without tone marks, for sorting: the same on every server, whatever its collations.
create function registers.sort_text(value text) returns text language sql immutable parallel safe as $$
  select translate(lower(coalesce(value, '')),
    'àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ',
    'aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyydaaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd') collate "C"
$$;

create table registers.proposal (
  id uuid primary key default gen_random_uuid(),
  register_id smallint not null references registers.register (id),
  record_id uuid,
  base_version integer,
  unit_id uuid,
  title text not null,
  change text not null check (change in ('put', 'correct', 'end')),
  data jsonb,
  day date not null,
  reason text not null,
  by_id uuid not null,
  by_name text not null,
  proposed_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'declined')),
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  note text,
  check ((state = 'waiting') = (decided_by is null)),
  check (decided_by <> by_id)
);
create index proposal_waiting on registers.proposal (register_id, proposed_at) where state = 'waiting';

create table registers.import (
  id uuid primary key default gen_random_uuid(),
  register_id smallint not null references registers.register (id),
  definition_version integer not null,
  file_name text not null,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'waiting', 'loaded', 'undone', 'dropped')),
  header text[] not null default '{}',
  mapping jsonb not null default '{}',
  valid_from date,
  mode text check (mode in ('all', 'good')),
  lines integer not null default 0,
  fresh integer not null default 0,
  changed integer not null default 0,
  same integer not null default 0,
  faulty integer not null default 0,
  by_id uuid,
  by_name text not null,
  made_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  loaded_at timestamptz,
  undone_at timestamptz,
  undone_by_name text,
  check (decided_by <> by_id)
);
create index import_by_register on registers.import (register_id, made_at desc);

create table registers.import_row (
  import_id uuid not null references registers.import (id) on delete cascade,
  line integer not null,
  cells text[] not null,
  outcome text not null check (outcome in ('raw', 'new', 'changed', 'same', 'faulty')),
  record_id uuid,
  key text,
  title text,
  unit_id uuid,
  person_id uuid,
  data jsonb,
  search tsvector,
  missing smallint,
  faults smallint,
  valid_from date,
  reasons jsonb,
  primary key (import_id, line)
);
create index import_row_refused on registers.import_row (import_id, line) where outcome = 'faulty';

create table registers.duplicate (
  id uuid primary key default gen_random_uuid(),
  register_id smallint not null references registers.register (id),
  one_id uuid not null references registers.record (id),
  other_id uuid not null references registers.record (id),
  score real not null,
  state text not null default 'open' check (state in ('open', 'merged', 'distinct')),
  found_at timestamptz not null,
  decided_by_name text,
  decided_at timestamptz,
  unique (one_id, other_id),
  check (one_id < other_id)
);
create index duplicate_open on registers.duplicate (register_id, score desc, id) where state = 'open';

create table registers.merge (
  id uuid primary key default gen_random_uuid(),
  register_id smallint not null references registers.register (id),
  kept_id uuid not null references registers.record (id),
  lost_id uuid not null references registers.record (id),
  kept_version integer not null,
  lost_version integer not null,
  superseded bigint[] not null,
  inserted bigint[] not null,
  by_id uuid not null,
  by_name text not null,
  reason text not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  undone_by_name text
);
comment on column registers.merge.kept_version is 'The counters after the merge: it can be undone while neither record has changed since.';

create table registers.look (
  id bigint generated always as identity primary key,
  register_id smallint not null references registers.register (id),
  record_id uuid,
  kind text not null check (kind in ('read', 'export', 'api')),
  rows integer not null default 1,
  actor_id uuid not null,
  actor_name text not null,
  unit_id uuid,
  purpose text not null,
  legal_ground text not null,
  at timestamptz not null
);
comment on table registers.look is 'Who read a personal register, what for and on what ground. People known to the platform see it in their own access log as well.';
create index look_by_record on registers.look (record_id, at) where record_id is not null;
create index look_by_register on registers.look (register_id, at);

create table registers.request_key (
  actor_id uuid not null,
  key text not null,
  hash text not null,
  status smallint not null,
  answer jsonb not null,
  made_at timestamptz not null,
  primary key (actor_id, key)
);
comment on table registers.request_key is 'Idempotency keys of the API: the same key and body answer the same; another body is refused.';
