import { ask, type Db } from '#core/db.ts'
import type { State } from '../area/area.rules.ts'
import type { Sighting } from './warning.rules.ts'

export type DeskLine = {
  id: string
  name: string
  kind: string
  producer: string
  unitId: string
  state: State
  number: string | null
  sizeM2: number
  seasonId: string | null
  expectedOn: string | null
  expectedKg: number | null
  lastEntryAt: Date | null
  diseaseOn: string | null
  banned: boolean
  certified: boolean
}
export type DeskFilter = {
  unitIds: readonly string[] | undefined
  unitId?: string | undefined
  kind?: string | undefined
  state?: string | undefined
}

/** Areas within reach with their open season: what was written last, disease and banned inputs seen in it. */
export const listForDesk = (db: Db, filter: DeskFilter, on: string, limit: number): Promise<DeskLine[]> =>
  ask<DeskLine>(
    db,
    `select a.id, a.name, a.kind, p.name as producer, a.unit_id as "unitId", a.state, a.number, a.size_m2 as "sizeM2", s.id as "seasonId",
      s.expected_on as "expectedOn", s.expected_kg as "expectedKg", e.last as "lastEntryAt", e.disease as "diseaseOn",
      coalesce(e.banned, false) as banned,
      exists (select from farming.certificate c where c.area_id = a.id and $4::date between c.valid_from and c.valid_to) as certified
    from farming.area a join farming.producer p on p.id = a.producer_id
      left join farming.season s on s.area_id = a.id and s.ended_at is null
      left join lateral (select max(e.received_at) as last, max(e.day) filter (where e.kind = 'disease') as disease,
          bool_or(e.input_status = 'banned') as banned from farming.entry e where e.season_id = s.id and not e.taken_back
          and not exists (select from farming.entry c where c.corrects = e.id)) e on s.id is not null
    where ($1::uuid[] is null or a.unit_id = any($1)) and ($2::uuid is null or a.unit_id = $2) and ($3::text is null or a.kind = $3)
      and ($5::text is null or a.state = $5)
    order by e.banned desc nulls last, e.disease desc nulls last, a.created_at desc, a.id limit $6`,
    [filter.unitIds ?? null, filter.unitId ?? null, filter.kind ?? null, on, filter.state ?? null, limit],
  )

/** Signs of disease in areas whose place is known, by the last day of each up to a day. */
export const listSightings = (db: Db, from: string, to: string): Promise<Sighting[]> =>
  ask<Sighting>(
    db,
    `select a.id as "areaId", a.unit_id as "unitId", a.lat, a.lon, e.day from farming.entry e
      join farming.season s on s.id = e.season_id join farming.area a on a.id = s.area_id
    where e.kind = 'disease' and not e.taken_back and e.day between $1::date and $2::date and a.lat is not null
      and not exists (select from farming.entry c where c.corrects = e.id)
    order by e.day`,
    [from, to],
  )

/** Areas of a unit with their places: what moves when it ends. */
export const listIn = (db: Db, unitId: string): Promise<{ id: string; lat: number | null; lon: number | null }[]> =>
  ask(db, 'select id, lat, lon from farming.area where unit_id = $1', [unitId])
export async function moveArea(trx: Db, id: string, to: string): Promise<void> {
  await ask(trx, 'update farming.area set unit_id = $2 where id = $1', [id, to])
}
export async function moveProducers(trx: Db, from: string, to: string): Promise<void> {
  await ask(trx, 'update farming.producer set unit_id = $2 where unit_id = $1', [from, to])
}
