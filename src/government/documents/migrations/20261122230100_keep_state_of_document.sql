alter table documents.document add column state text not null;
comment on column documents.document.state is 'The state of its case, for lists; written in the transaction of the action.';
