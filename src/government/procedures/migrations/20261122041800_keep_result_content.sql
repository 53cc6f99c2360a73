-- Approval writes what the paper says; the file is written afterwards, once.
create table procedures.result_file (
  code text primary key references procedures.result,
  file_id uuid not null,
  sha256 text not null,
  rendered_at timestamptz not null
);
comment on table procedures.result_file is 'The PDF of a result: by the job after the approval, or at the first download when the job has not come yet.';
create trigger result_file_is_append_only before update or delete on procedures.result_file for each row execute function procedures.refuse_change();
insert into procedures.result_file (code, file_id, sha256, rendered_at) select code, file_id, sha256, issued_at from procedures.result;

-- A result from before has its file already; nothing is ever drawn from its empty content.
alter table procedures.result drop column file_id, drop column sha256, add column content jsonb not null default '{}';
alter table procedures.result alter column content drop default;
comment on column procedures.result.content is 'All that the paper shows, as it was at approval; identity numbers are sealed. The same content gives the same bytes.';
