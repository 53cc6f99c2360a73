create table procedures.saved_plan (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null,
  guide text not null,
  answers jsonb not null,
  saved_at timestamptz not null,
  unique (owner_id, guide)
);
comment on table procedures.saved_plan is 'What a person answered on a guided path, kept because they asked for it; deleted when they do.';
