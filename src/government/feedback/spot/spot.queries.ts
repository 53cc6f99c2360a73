import { type Db, sql, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'

export type Spot = {
  id: string
  name: string
  communeId: string
  unitPath: string[]
  lat: number | null
  lon: number | null
  createdAt: Date
}
const columns = ['id', 'name', 'commune_id as communeId', 'unit_path as unitPath', 'lat', 'lon', 'created_at as createdAt'] as const

export async function findSpot(db: Db, id: string): Promise<Spot | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined
  return tablesOf<FeedbackTables>(db).selectFrom('feedback.spot').select(columns).where('id', '=', id).executeTakeFirst()
}

export async function insertSpot(db: Db, spot: Omit<Spot, 'id'> & { by: string }): Promise<string> {
  const { id } = await tablesOf<FeedbackTables>(db)
    .insertInto('feedback.spot')
    .values({
      name: spot.name,
      commune_id: spot.communeId,
      unit_path: spot.unitPath,
      lat: spot.lat,
      lon: spot.lon,
      created_by: spot.by,
      created_at: spot.createdAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Spots of the communes in a person's reach. */
export async function listSpots(db: Db, within: { all: boolean; units: string[] }): Promise<Spot[]> {
  let query = tablesOf<FeedbackTables>(db).selectFrom('feedback.spot').select(columns).orderBy('created_at', 'desc').limit(200)
  if (!within.all) query = query.where(sql<boolean>`unit_path && ${within.units}::uuid[]`)
  return query.execute()
}
