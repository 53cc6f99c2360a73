create table files.content (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size > 0),
  state text not null check (state in ('made', 'unscanned', 'staged', 'clean', 'infected')),
  kept_at timestamptz not null,
  scanned_at timestamptz,
  scanner text,
  signature text,
  tries integer not null default 0 check (tries >= 0),
  due_at timestamptz,
  fault text,
  sealed_at timestamptz,
  erased_at timestamptz,
  check ((state = 'staged') = (due_at is not null)),
  check ((state = 'infected') = (signature is not null))
);
comment on table files.content is 'What is known of the bytes that files are made of: whether they were scanned, and what was found.';
comment on column files.content.state is 'made: by the program itself; unscanned: no scanner was set; staged: waits for the scanner; infected: taken out of the store, its hash is kept so that the same bytes are refused at once.';
comment on column files.content.scanner is 'Version of the scanner and its signatures at the last scan.';
comment on column files.content.signature is 'Name of what the scanner found.';
comment on column files.content.fault is 'Why the last try to scan it failed.';
comment on column files.content.sealed_at is 'Since when the bytes lie encrypted in the quarantine; empty where they were never kept.';

insert into files.content (sha256, size, state, kept_at)
  select sha256, max(size), 'unscanned', min(created_at) from files.file group by sha256;
alter table files.file add constraint file_content foreign key (sha256) references files.content (sha256);

create index content_due on files.content (due_at) where state = 'staged';
create index content_sealed on files.content (sealed_at) where sealed_at is not null and erased_at is null;
create index content_to_scan_again on files.content (kept_at desc) where state in ('clean', 'unscanned');

create table files.caught (
  id uuid primary key default gen_random_uuid(),
  sha256 text not null references files.content (sha256),
  file_id uuid references files.file (id),
  name text not null check (length(name) between 1 and 200),
  entrance text not null,
  signature text not null,
  unit_id uuid,
  reference text,
  by_id uuid,
  caught_at timestamptz not null
);
comment on table files.caught is 'Each time that a content was found infected: refused on its way in, or found in a file that was kept.';
comment on column files.caught.file_id is 'The kept file; empty where it was refused on its way in.';
comment on column files.caught.unit_id is 'places.unit in whose work it was found, where it is known.';
comment on column files.caught.reference is 'Of the case that it came with.';
comment on column files.caught.by_id is 'identity.person who sent it; empty where another system did.';
create index caught_at on files.caught (caught_at desc, id);
create index caught_content on files.caught (sha256);
create index caught_by on files.caught (by_id);
create index caught_file on files.caught (file_id);

alter table files.file add column entrance text not null default 'before';
alter table files.file alter column entrance drop default;
comment on column files.file.entrance is 'Through which door it came; program: made by the platform itself; before: kept before doors were noted.';
