import { ask, type Db } from '#core/db.ts'

export type Release = { id: string; reason: string; byName: string; at: Date }
/** The newest word of an officer that lets the harvest happen. */
export async function findRelease(db: Db, seasonId: string): Promise<Release | undefined> {
  const [row] = await ask<Release>(
    db,
    'select id, reason, by_name as "byName", at from farming.release where season_id = $1 order by at desc, id desc limit 1',
    [seasonId],
  )
  return row
}
export async function insertRelease(
  trx: Db,
  seasonId: string,
  of: { reason: string; by: { id: string; name: string }; at: Date },
): Promise<void> {
  await ask(trx, 'insert into farming.release (season_id, reason, by_id, by_name, at) values ($1, $2, $3, $4, $5)', [
    seasonId,
    of.reason,
    of.by.id,
    of.by.name,
    of.at,
  ])
}

export type Harvest = {
  id: string
  seasonId: string
  clientKey: string
  day: string
  kg: number
  buyer: string
  releaseId: string | null
  lotId: string | null
  facts: unknown
  byName: string
  at: Date
}
const columns = `id, season_id as "seasonId", client_key as "clientKey", day, kg, buyer, release_id as "releaseId", lot_id as "lotId", facts,
  by_name as "byName", at`
export const listHarvests = (db: Db, seasonId: string): Promise<Harvest[]> =>
  ask<Harvest>(db, `select ${columns} from farming.harvest where season_id = $1 order by day desc, at desc`, [seasonId])
export async function findHarvestByKey(db: Db, clientKey: string): Promise<Harvest | undefined> {
  const [row] = await ask<Harvest>(db, `select ${columns} from farming.harvest where client_key = $1`, [clientKey])
  return row
}
export async function insertHarvest(trx: Db, made: Omit<Harvest, 'id' | 'lotId'> & { byId: string }): Promise<string> {
  const [row] = await ask<{ id: string }>(
    trx,
    `insert into farming.harvest (season_id, client_key, day, kg, buyer, release_id, facts, by_id, by_name, at)
      values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10) returning id`,
    [
      made.seasonId,
      made.clientKey,
      made.day,
      made.kg,
      made.buyer,
      made.releaseId,
      JSON.stringify(made.facts),
      made.byId,
      made.byName,
      made.at,
    ],
  )
  return row?.id ?? ''
}
export async function setLot(trx: Db, id: string, lotId: string): Promise<void> {
  await ask(trx, 'update farming.harvest set lot_id = $2 where id = $1', [id, lotId])
}
