-- Records that lack something or break a rule are few among many: the list finds them without reading the rest.
create index record_version_incomplete on registers.record_version (register_id, key, record_id) where superseded_at is null and missing > 0;
create index record_version_faulty on registers.record_version (register_id, key, record_id) where superseded_at is null and faults > 0;
