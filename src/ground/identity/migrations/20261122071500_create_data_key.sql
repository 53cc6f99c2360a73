create table identity.data_key (
  version integer primary key check (version > 0),
  key_enc text not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
comment on table identity.data_key is 'Keys under which identity numbers rest, themselves sealed with TINHSO_SECRET. The highest one seals; older ones open what was not sealed anew yet.';

alter table identity.person add column identity_number_key integer not null default 0;
comment on column identity.person.identity_number_key is 'identity.data_key that seals and hashes the number; 0: derived from TINHSO_SECRET itself.';
create index person_identity_number_key on identity.person (identity_number_key) where identity_number_enc is not null;
