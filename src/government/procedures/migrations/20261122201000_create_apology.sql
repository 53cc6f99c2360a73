create table procedures.apology (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null,
  dossier_code text not null,
  unit_id uuid not null,
  unit_path uuid[] not null,
  due_at timestamptz not null,
  promised_at timestamptz not null,
  reason text not null default '',
  state text not null default 'draft' check (state in ('draft', 'issued', 'dropped')),
  drafted_at timestamptz not null,
  year integer,
  number integer check (number > 0),
  notation text,
  signer_id uuid,
  signer_name text,
  signer_title text,
  issued_at timestamptz,
  file_id uuid,
  sha256 text,
  unique (case_id, due_at),
  unique (unit_id, year, number),
  check ((state = 'issued') = (number is not null)),
  check (state <> 'issued' or (year is not null and issued_at is not null and signer_name is not null and reason <> ''))
);
comment on table procedures.apology is 'Letters of apology for a time that was missed: drafted by the program, numbered and signed by an approver. What was issued never changes.';
comment on column procedures.apology.due_at is 'The time that was missed: the legal one, or the one promised by the letter before.';
comment on column procedures.apology.number is 'Of the register of documents of the unit, book xin_loi: without gaps in a year.';
create index apology_draft on procedures.apology using gin (unit_path) where state = 'draft';
create index apology_by_case on procedures.apology (case_id, due_at);
create index apology_promised on procedures.apology (promised_at) where state = 'issued';

create function procedures.keep_apology() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a letter of apology is never deleted'; end if;
  if old.state = 'issued' and (to_jsonb(new) - 'file_id' - 'sha256' is distinct from to_jsonb(old) - 'file_id' - 'sha256' or old.file_id is not null) then
    raise exception 'a letter of apology that was issued never changes';
  end if;
  return new;
end $$;
create trigger apology_is_kept before update or delete on procedures.apology for each row execute function procedures.keep_apology();
