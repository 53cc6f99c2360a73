create schema national_portal;

create table national_portal.link (
  portal_code text primary key,
  dossier_code text unique,
  case_id uuid unique,
  owner_id uuid,
  procedure_code text not null,
  agency text not null,
  told integer not null default 0,
  sent integer not null default 0,
  sends integer not null default 0,
  told_state text,
  arrived_at timestamptz not null,
  filed_at timestamptz,
  sent_at timestamptz,
  check ((dossier_code is null) = (case_id is null) and (case_id is null) = (owner_id is null)),
  check (sent <= told)
);
comment on table national_portal.link is 'A dossier of the national portal and ours; without ours while it is stuck or was given back.';
comment on column national_portal.link.told is 'Number of the last message given to the queue; each dossier counts its own';
comment on column national_portal.link.sent is 'Number of the last message that the portal took';
comment on column national_portal.link.sends is 'How often the portal took one: shows that something was sent meanwhile';
comment on column national_portal.link.told_state is 'State last told, in our words';
create index on national_portal.link (owner_id);
create index on national_portal.link (told_state) where told_state = 'awaiting_payment';

create table national_portal.act (
  portal_code text not null references national_portal.link (portal_code),
  key text not null,
  kind text not null check (kind in ('file', 'supplement', 'withdraw')),
  at timestamptz not null,
  note text not null,
  papers jsonb not null,
  outcome text not null check (outcome in ('done', 'refused')),
  reason text,
  case_seq integer,
  portal_state text not null,
  sends_then integer not null,
  followed boolean not null,
  applied_at timestamptz not null,
  primary key (portal_code, key),
  check ((outcome = 'done') = (case_seq is not null))
);
comment on table national_portal.act is 'What a citizen did on the national portal and what became of it here. Only grows.';
comment on column national_portal.act.portal_state is 'State at the portal when the act was read: equal to what the act led to here, it is not told back';
comment on column national_portal.act.followed is 'When it was read the citizen had done more: only what came last may be told back';
create unique index on national_portal.act (portal_code, case_seq);

create table national_portal.standing (
  only_one boolean primary key default true check (only_one),
  last_change bigint not null default 0,
  tried_at timestamptz,
  reached_at timestamptz,
  fault text,
  fault_since timestamptz
);
comment on table national_portal.standing is 'How the connection stands, and up to which change the portal was read.';
insert into national_portal.standing default values;

create table national_portal.offered (
  procedure_code text primary key,
  level text not null,
  told_at timestamptz not null
);
comment on table national_portal.offered is 'Which procedures the portal was told are open online, and how far.';

create table national_portal.comparison (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null,
  compared integer not null,
  differences jsonb not null,
  fault text
);
comment on table national_portal.comparison is 'Both sides'' lists compared, with what differed.';
create index on national_portal.comparison (at desc);
