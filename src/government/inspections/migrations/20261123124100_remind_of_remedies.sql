alter table inspections.remedy add column reminded_at timestamptz, add column late_told_at timestamptz;
comment on column inspections.remedy.reminded_at is 'When the inspected was reminded, a few days before the last day; once.';
comment on column inspections.remedy.late_told_at is 'When the inspected and the inspectors were told that the day is over and nothing was reported; once.';
