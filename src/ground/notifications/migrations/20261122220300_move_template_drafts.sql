-- Drafts of words now wait for their second person where all drafts do; what was begun here goes on there.
insert into versions.draft (kind, key, state, body, content_hash, drafted_by, drafted_by_name, drafted_at)
select 'template', key, 'draft', texts, encode(sha256(convert_to(texts::text, 'UTF8')), 'hex'), drafted_by, 'trước khi chuyển', drafted_at
from notifications.template where published_at is null;
delete from notifications.template where published_at is null;
alter table notifications.template alter column published_by set not null, alter column published_at set not null;
