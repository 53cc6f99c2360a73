import { ask, type Db } from '#core/db.ts'

export type Season = {
  id: string
  areaId: string
  species: string
  beganOn: string
  seedOrigin: string
  seedLot: string
  seedAmount: number
  seedUnit: 'animals' | 'kg' | 'trees'
  expectedOn: string
  expectedKg: number
  endedAt: Date | null
  shareCode: string | null
  begunAt: Date
}
const columns = `s.id, s.area_id as "areaId", s.species, s.began_on as "beganOn", s.seed_origin as "seedOrigin", s.seed_lot as "seedLot",
  s.seed_amount as "seedAmount", s.seed_unit as "seedUnit", s.expected_on as "expectedOn", s.expected_kg as "expectedKg",
  s.ended_at as "endedAt", s.share_code as "shareCode", s.begun_at as "begunAt"`

export async function findSeason(db: Db, id: string, { lock = false } = {}): Promise<Season | undefined> {
  const [row] = await ask<Season>(db, `select ${columns} from farming.season s where s.id = $1 ${lock ? 'for update' : ''}`, [id])
  return row
}
export async function findShared(db: Db, code: string): Promise<Season | undefined> {
  const [row] = await ask<Season>(db, `select ${columns} from farming.season s where s.share_code = $1`, [code])
  return row
}
export async function findSeasonByKey(db: Db, clientKey: string): Promise<Season | undefined> {
  const [row] = await ask<Season>(db, `select ${columns} from farming.season s where s.client_key = $1`, [clientKey])
  return row
}
export const listSeasons = (db: Db, areaIds: readonly string[]): Promise<Season[]> =>
  ask<Season>(db, `select ${columns} from farming.season s where s.area_id = any($1::uuid[]) order by s.began_on desc, s.id`, [areaIds])

export type NewSeason = Omit<Season, 'id' | 'endedAt' | 'shareCode' | 'begunAt'> & { clientKey: string; by: string; at: Date }
/** Begins a season; undefined where one is still open on the area, or the same was sent before. */
export async function insertSeason(trx: Db, made: NewSeason): Promise<string | undefined> {
  const [row] = await ask<{ id: string }>(
    trx,
    `insert into farming.season (area_id, client_key, species, began_on, seed_origin, seed_lot, seed_amount, seed_unit, expected_on,
      expected_kg, begun_by, begun_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning id`,
    [
      made.areaId,
      made.clientKey,
      made.species,
      made.beganOn,
      made.seedOrigin,
      made.seedLot,
      made.seedAmount,
      made.seedUnit,
      made.expectedOn,
      made.expectedKg,
      made.by,
      made.at,
    ],
  )
  return row?.id
}
export async function endSeason(trx: Db, id: string, at: Date): Promise<boolean> {
  return (await ask(trx, 'update farming.season set ended_at = $2 where id = $1 and ended_at is null returning id', [id, at])).length > 0
}
/** Gives the diary a code by which it is read, or takes it away. */
export async function setShare(trx: Db, id: string, of: { code: string | null; by: string; at: Date }): Promise<void> {
  await ask(trx, 'update farming.season set share_code = $2, shared_at = $3, shared_by = $4 where id = $1', [id, of.code, of.at, of.by])
}
