-- How a session was opened, and therefore how surely it is known who acts.
alter table identity.session
  add column amr text[] not null default '{pwd}',
  add column assurance smallint not null default 1 check (assurance between 1 and 3),
  add column authenticated_at timestamptz,
  add column clients text[] not null default '{}';
update identity.session set authenticated_at = created_at;
alter table identity.session alter column authenticated_at set not null;
comment on column identity.session.amr is 'The ways in which the person showed who they are (RFC 8176): pwd, otp, hwk, eid, rec.';
comment on column identity.session.assurance is '1 one factor, 2 two factors, 3 two factors or e-ID of a person whose identity was proven.';
comment on column identity.session.authenticated_at is 'When the person last showed who they are in this session.';
comment on column identity.session.clients is 'Names of the systems that were entered with this session: a copy kept by the sign-on provider for the person''s list.';

alter table identity.person
  add column verified_at timestamptz,
  add column verified_by text check (verified_by in ('e_id', 'counter')),
  add check ((verified_at is null) = (verified_by is null));
comment on column identity.person.verified_at is 'When it was proven that the identity number is this person''s; empty: the number is what they say.';
