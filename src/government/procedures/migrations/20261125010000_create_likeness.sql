-- By what a dossier is found to be like another: keyed hashes, never what they were made of.
create table procedures.dossier_trait (
  case_id uuid not null references procedures.dossier (case_id),
  clause text not null,
  hash text not null,
  day date,
  filed_at timestamptz not null,
  primary key (case_id, clause, hash)
);
create index dossier_trait_by_hash on procedures.dossier_trait (hash, filed_at desc);
comment on table procedures.dossier_trait is 'By what a dossier is found to be like another, by the clauses of its procedure';
comment on column procedures.dossier_trait.hash is 'Keyed hash over procedure, clause and values: identity numbers are compared by it and never in clear';
comment on column procedures.dossier_trait.day is 'The day that a clause compares within a range';

create table procedures.likeness (
  id uuid primary key default gen_random_uuid(),
  case_a uuid not null references procedures.dossier (case_id),
  case_b uuid not null references procedures.dossier (case_id),
  clauses text[] not null check (cardinality(clauses) > 0),
  found_at timestamptz not null,
  verdict text check (verdict in ('different', 'duplicate')),
  closed_case uuid,
  reason text check (reason <> ''),
  judged_by uuid,
  judged_by_name text,
  judged_at timestamptz,
  unique (case_a, case_b),
  check (case_a < case_b),
  check ((verdict is null) = (judged_at is null) and (verdict is null) = (reason is null) and (verdict is null) = (judged_by_name is null)),
  check ((verdict = 'duplicate') = (closed_case is not null) or verdict is null and closed_case is null),
  check (closed_case is null or closed_case in (case_a, case_b))
);
create index likeness_by_b on procedures.likeness (case_b);
comment on table procedures.likeness is 'Two dossiers that may be the same, and what an officer judged: once for both sides, for good';
comment on column procedures.likeness.closed_case is 'Of a duplicate: the one of the two that was closed for it';

create function procedures.keep_verdict() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a likeness is kept'; end if;
  if old.verdict is not null then raise exception 'a verdict is given once'; end if;
  if (old.id, old.case_a, old.case_b, old.found_at) is distinct from (new.id, new.case_a, new.case_b, new.found_at) then
    raise exception 'of a likeness only clauses are added and the verdict is given';
  end if;
  return new;
end $$;
create trigger likeness_verdict_is_kept before update or delete on procedures.likeness
  for each row execute function procedures.keep_verdict();
