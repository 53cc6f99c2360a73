-- Figures by unit, kept in step by events, so that no page counts every case. `casework.tally` (command) counts them anew.
create table casework.tally_day (
  kind text not null,
  day date not null,
  unit_id uuid not null,
  received integer not null,
  closed integer not null,
  late integer not null,
  primary key (kind, day, unit_id)
);
comment on column casework.tally_day.day is 'The day in Vietnam on which cases came in, and on which cases were closed.';

create table casework.tally_open (
  kind text not null,
  due_on date not null,
  unit_id uuid not null,
  open integer not null,
  primary key (kind, due_on, unit_id)
);
comment on column casework.tally_open.due_on is 'The day on which the time of open cases ends; infinity where the clock stands still.';

create table casework.tally_reach (
  above uuid not null,
  unit_id uuid not null,
  primary key (above, unit_id)
);
comment on table casework.tally_reach is 'In whose jurisdiction the cases of a unit lie or lay, the unit itself included.';

-- What is there already is counted here; what is told from now on is heard by the two readers.
create function casework.recount_tally() returns void language sql as $$
  delete from casework.tally_day;
  delete from casework.tally_open;
  delete from casework.tally_reach;
  insert into casework.tally_day (kind, day, unit_id, received, closed, late)
    select kind, day, unit_id, sum(received), sum(closed), sum(late) from (
      select kind, (opened_at at time zone 'Asia/Ho_Chi_Minh')::date as day, unit_id, 1 as received, 0 as closed, 0 as late from casework.case_record
      union all
      select kind, (closed_at at time zone 'Asia/Ho_Chi_Minh')::date, unit_id, 0, 1, coalesce(late, false)::int from casework.case_record
        where closed_at is not null
    ) counted group by kind, day, unit_id;
  insert into casework.tally_open (kind, due_on, unit_id, open)
    select kind, case when urgency = 'infinity' then 'infinity' else (urgency at time zone 'Asia/Ho_Chi_Minh')::date end, unit_id, count(*)
      from casework.case_record where closed_at is null group by 1, 2, 3;
  insert into casework.tally_reach (above, unit_id)
    select distinct above, unit_id from (select distinct unit_id, unit_path from casework.case_record) each, unnest(unit_path) above;
  insert into core.event_cursor (reader, epoch, txid, id)
    select reader, coalesce((select value::text::integer from core.setting where key = 'event_epoch'), 0), pg_snapshot_xmin(pg_current_snapshot()), 0
      from unnest(array['casework.tally_opened', 'casework.tally_acted']) reader
    on conflict (reader) do update set epoch = excluded.epoch, txid = excluded.txid, id = excluded.id, moved_at = now();
$$;
select casework.recount_tally();
