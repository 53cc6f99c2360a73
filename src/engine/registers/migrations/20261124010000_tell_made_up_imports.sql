-- Records that nobody declared are told apart: samples of a pack, and what is generated for trials.
alter table registers.import add column made_up boolean not null default false;
comment on column registers.import.made_up is 'Samples of the pack, or generated: whatever shows these records says so.';
update registers.import set made_up = true where by_id is null and file_name like 'sinh-thu-seed-%';
