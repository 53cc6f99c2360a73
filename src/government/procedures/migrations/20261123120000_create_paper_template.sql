create table procedures.paper_template (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version integer not null,
  body jsonb not null,
  content_hash text not null,
  published_at timestamptz not null,
  published_by text not null,
  unique (key, version)
);
comment on table procedures.paper_template is 'Words of result papers and letters, immutable; key is result, result-<procedure>, apology or supplement. A paper keeps the version of its moment.';
create trigger paper_template_is_immutable before update or delete on procedures.paper_template for each row execute function procedures.refuse_change();

alter table procedures.result add column template_key text, add column template_version integer;
comment on column procedures.result.template_version is 'The version of the template with which the result was made; null for those made before templates had versions.';
