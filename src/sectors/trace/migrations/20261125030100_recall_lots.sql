create table trace.event_party (
  event_id uuid not null references trace.event (id),
  side text not null check (side in ('source', 'destination')),
  kind text not null,
  uri text not null,
  primary key (event_id, side, kind, uri)
);
create index event_party_of_uri on trace.event_party (uri, side);
comment on table trace.event_party is 'Who gave and who took, by the source and destination lists of an event; identifiers in one form.';

create table trace.rulebook (
  number integer generated always as identity primary key,
  body jsonb not null,
  content_hash text not null unique,
  loaded_at timestamptz not null
);
create trigger rulebook_is_immutable before update or delete on trace.rulebook for each row execute function trace.refuse_change();
comment on table trace.rulebook is 'Tolerances of mass balance and rules of suspicion, from the province''s pack; the newest holds.';

create table trace.recall (
  id uuid primary key default gen_random_uuid(),
  lot_id uuid not null references trace.lot (id),
  reason text not null check (reason <> ''),
  recalled_by uuid not null,
  recalled_at timestamptz not null,
  lift_reason text,
  lift_asked_by uuid,
  lift_asked_at timestamptz,
  lifted_by uuid,
  lifted_at timestamptz,
  check ((lift_asked_by is null) = (lift_asked_at is null)),
  check ((lifted_by is null) = (lifted_at is null)),
  check (lifted_by is null or lifted_by <> lift_asked_by)
);
create unique index recall_open on trace.recall (lot_id) where lifted_at is null;
comment on table trace.recall is 'A lot taken back, and with it everything made of it; two persons lift it.';
