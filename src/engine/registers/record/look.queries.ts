import { type Db, sql } from '#core/db.ts'

export type Look = {
  registerId: number
  recordId: string | null
  kind: 'read' | 'export' | 'api'
  rows: number
  actor: { id: string; name: string; unitId: string | null }
  purpose: string
  legalGround: string
  at: Date
}

export async function insertLook(db: Db, look: Look): Promise<void> {
  await sql`insert into registers.look (register_id, record_id, kind, rows, actor_id, actor_name, unit_id, purpose, legal_ground, at)
    values (${look.registerId}, ${look.recordId}::uuid, ${look.kind}, ${look.rows}, ${look.actor.id}::uuid, ${look.actor.name}, ${look.actor.unitId}::uuid,
      ${look.purpose}, ${look.legalGround}, ${look.at})`.execute(db)
}

export type SeenLook = { kind: string; rows: number; actorName: string; purpose: string; at: Date }

export async function listLooks(db: Db, recordId: string): Promise<SeenLook[]> {
  const { rows } = await sql<SeenLook>`select kind, rows, actor_name as "actorName", purpose, at from registers.look
    where record_id = ${recordId}::uuid order by at desc, id desc limit 20`.execute(db)
  return rows
}
