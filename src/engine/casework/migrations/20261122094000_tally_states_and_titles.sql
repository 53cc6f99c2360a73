-- The numbers beside the queues come from the same figures: open cases by state, by whether somebody holds them, and by title.
alter table casework.tally_open add column state text not null default '', add column assigned boolean not null default false;
alter table casework.tally_open drop constraint tally_open_pkey;
alter table casework.tally_open add primary key (kind, due_on, unit_id, state, assigned);
alter table casework.tally_open alter column state drop default, alter column assigned drop default;

create table casework.tally_title (
  kind text not null,
  unit_id uuid not null,
  title text not null,
  open integer not null,
  primary key (kind, unit_id, title)
);

create or replace function casework.recount_tally() returns void language sql as $$
  delete from casework.tally_day;
  delete from casework.tally_open;
  delete from casework.tally_title;
  delete from casework.tally_reach;
  insert into casework.tally_day (kind, day, unit_id, received, closed, late)
    select kind, day, unit_id, sum(received), sum(closed), sum(late) from (
      select kind, (opened_at at time zone 'Asia/Ho_Chi_Minh')::date as day, unit_id, 1 as received, 0 as closed, 0 as late from casework.case_record
      union all
      select kind, (closed_at at time zone 'Asia/Ho_Chi_Minh')::date, unit_id, 0, 1, coalesce(late, false)::int from casework.case_record
        where closed_at is not null
    ) counted group by kind, day, unit_id;
  insert into casework.tally_open (kind, due_on, unit_id, state, assigned, open)
    select kind, case when urgency = 'infinity' then 'infinity' else (urgency at time zone 'Asia/Ho_Chi_Minh')::date end, unit_id, state,
        assignee_id is not null, count(*)
      from casework.case_record where closed_at is null group by 1, 2, 3, 4, 5;
  insert into casework.tally_title (kind, unit_id, title, open)
    select kind, unit_id, title, count(*) from casework.case_record where closed_at is null group by 1, 2, 3;
  insert into casework.tally_reach (above, unit_id)
    select distinct above, unit_id from (select distinct unit_id, unit_path from casework.case_record) each, unnest(unit_path) above;
  insert into core.event_cursor (reader, epoch, txid, id)
    select reader, coalesce((select value::text::integer from core.setting where key = 'event_epoch'), 0), pg_snapshot_xmin(pg_current_snapshot()), 0
      from unnest(array['casework.tally_opened', 'casework.tally_acted']) reader
    on conflict (reader) do update set epoch = excluded.epoch, txid = excluded.txid, id = excluded.id, moved_at = now();
$$;
select casework.recount_tally();

-- Most searches ask for what is open, which is little beside what is closed; a change of a case touches one of the two.
drop index casework.case_search;
create index case_open_search on casework.case_record using gin (search) with (gin_pending_list_limit = 512) where closed_at is null;
create index case_closed_search on casework.case_record using gin (search) with (gin_pending_list_limit = 512) where closed_at is not null;
create index case_open_by_state on casework.case_record (state, urgency, id) where closed_at is null;
-- Room beside a row for its next state, so that the row stays on its page.
alter table casework.case_record set (fillfactor = 85);
