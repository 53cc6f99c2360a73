-- Sample records of a register are made up as well: one line a register, by its number.
alter table indicators.generated drop constraint generated_what_check;
alter table indicators.generated add constraint generated_what_check check (what in ('year', 'dossiers', 'samples'));
