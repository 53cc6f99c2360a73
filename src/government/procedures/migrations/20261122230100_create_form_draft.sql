-- Who brought a form: the pack, the program (made from a record), or two officers.
alter table procedures.form add column if not exists published_by text not null default 'pack';
alter table procedures.form alter column published_by drop default;

create table procedures.form_draft (
  key text primary key,
  base_version integer not null,
  body jsonb not null,
  state text not null check (state in ('editing', 'proposed', 'returned')),
  by_id uuid not null,
  by_name text not null,
  note text,
  updated_at timestamptz not null
);
comment on table procedures.form_draft is 'What an administrator changes in a form before a second person publishes it; one a form.';
