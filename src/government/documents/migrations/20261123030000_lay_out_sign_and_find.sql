alter table documents.document add column recipients text not null default '';
alter table documents.document add column signed_at timestamptz;
comment on column documents.document.recipients is 'The lines under "Nơi nhận", as the drafter wrote them.';
comment on column documents.document.signed_at is 'When the last digital signature (the seal) was put on the outgoing document.';

create table documents.layout (
  document_id uuid primary key references documents.document (id),
  body jsonb not null,
  made_at timestamptz not null
);
comment on table documents.layout is 'What stands on an issued document, from which its PDF and DOCX are written; it never changes.';
create trigger layout_only_grows before update or delete on documents.layout for each row execute function documents.only_grows();

create table documents.text (
  document_id uuid not null references documents.document (id),
  source text not null,
  state text not null check (state in ('read', 'no_text', 'refused', 'failed')),
  words text not null default '',
  reason text,
  read_at timestamptz not null,
  primary key (document_id, source)
);
comment on table documents.text is 'The words of a document''s text (source `content`) and of its files (source: the file''s id), without tone marks, for search.';

-- Newest first, by key: a page of a register is one walk along this index, however long the register is.
create index document_newest on documents.document (unit_id, direction, entered_at desc, id desc);
drop index documents.document_by_unit;
create index text_by_source on documents.text (source) where source <> 'content';
create index document_by_source on documents.document (source_id) where source_id is not null;
