create index document_by_replaced on documents.document (replaces_id) where replaces_id is not null;
