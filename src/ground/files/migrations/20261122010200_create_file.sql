create schema files;

create table files.file (
  id uuid primary key default gen_random_uuid(),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size > 0),
  media_type text not null,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null,
  created_by uuid
);
comment on table files.file is 'One row an upload; the bytes lie once per content in <data folder>/files/ab/cd/<sha256>.';
comment on column files.file.media_type is 'Found in the content, never taken from the name or the sender.';
comment on column files.file.created_by is 'identity.person; empty when the platform made the file.';
create index file_sha256 on files.file (sha256);
