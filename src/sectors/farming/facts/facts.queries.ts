import { ask, type Db } from '#core/db.ts'

/** An area with all that its figures ask for, as it stood at the end of a day. */
export type AreaFact = { unitId: string; kind: string; isLive: boolean; isCertified: boolean; expectedKg: number }

/**
 * Areas whose code was in force at the end of a day: by the last step up to then. Live: somebody wrote in an open season's diary in the
 * days before; expected: of seasons that were open then.
 */
export const listGranted = (db: Db, on: string, liveDays: number): Promise<AreaFact[]> =>
  ask<AreaFact>(
    db,
    `with at as (select (($1::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh') as moment)
    select a.unit_id as "unitId", a.kind,
      exists (select from farming.entry e join farming.season s on s.id = e.season_id where s.area_id = a.id
        and e.received_at < at.moment and e.received_at >= at.moment - make_interval(days => $2)) as "isLive",
      exists (select from farming.certificate c where c.area_id = a.id and $1::date between c.valid_from and c.valid_to
        and c.added_at < at.moment) as "isCertified",
      coalesce((select sum(s.expected_kg) from farming.season s where s.area_id = a.id and s.begun_at < at.moment
        and (s.ended_at is null or s.ended_at >= at.moment)), 0)::int as "expectedKg"
    from farming.area a cross join at
      join lateral (select what from farming.area_step t where t.area_id = a.id and t.at < at.moment and t.what <> 'moved'
        order by t.id desc limit 1) last on last.what in ('granted', 'resumed')`,
    [on, liveDays],
  )

export type HarvestFact = { start: string; unitId: string; kind: string; kg: number }
export const listHarvested = (db: Db, from: string, to: string): Promise<HarvestFact[]> =>
  ask<HarvestFact>(
    db,
    `select h.day as start, a.unit_id as "unitId", a.kind, sum(h.kg)::int as kg from farming.harvest h
      join farming.season s on s.id = h.season_id join farming.area a on a.id = s.area_id
    where h.day between $1::date and $2::date group by 1, 2, 3 order by 1`,
    [from, to],
  )
