create schema versions;

create table versions.draft (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  key text not null,
  state text not null check (state in ('draft', 'reviewed', 'scheduled', 'published', 'rejected', 'withdrawn')),
  body json not null,
  content_hash text not null,
  base_number integer,
  note text,
  drafted_by uuid,
  drafted_by_name text not null,
  drafted_at timestamptz not null,
  reviewed_by uuid,
  reviewed_by_name text,
  reviewed_at timestamptz,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  reason text,
  in_force_from date,
  published_number integer,
  published_at timestamptz,
  fault text,
  check (reviewed_by <> drafted_by),
  check (state not in ('reviewed', 'scheduled', 'published') or reviewed_by is not null),
  check ((state = 'published') = (published_at is not null)),
  check (state not in ('scheduled', 'published') or in_force_from is not null)
);
comment on table versions.draft is 'What somebody wants to change of a published thing: written by one person, read by a second, in force from a day.';
comment on column versions.draft.kind is 'Kind of thing, as registered by the module that keeps its published versions.';
comment on column versions.draft.base_number is 'The version that the second person compared it with; another one by now means: read it again.';
comment on column versions.draft.fault is 'Why a scheduled draft could not be put into force on its day.';
create unique index draft_open on versions.draft (kind, key) where state in ('draft', 'reviewed', 'scheduled');
create index draft_of_key on versions.draft (kind, key, drafted_at desc);
create index draft_due on versions.draft (in_force_from) where state = 'scheduled';

create function versions.keep_decided() returns trigger language plpgsql as $$
begin
  if old.state in ('published', 'rejected', 'withdrawn') then
    raise exception 'a decided draft is append-only' using errcode = 'integrity_constraint_violation';
  end if;
  if tg_op = 'DELETE' then
    raise exception 'a draft is withdrawn, not deleted' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger draft_decided_is_immutable before update or delete on versions.draft for each row execute function versions.keep_decided();
