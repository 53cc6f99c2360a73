create table procedures.lint_reference (
  kind text primary key check (kind in ('expired_law', 'known_papers')),
  body jsonb not null,
  loaded_at timestamptz not null
);
comment on table procedures.lint_reference is 'What the linter compares records with, from the province''s pack: legal documents that no longer hold, papers that the state holds.';
