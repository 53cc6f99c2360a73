create index attachment_by_file on casework.attachment (file_id);
