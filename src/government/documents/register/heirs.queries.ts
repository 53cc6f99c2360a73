import { type Db, sql } from '#core/db.ts'

/** The units whose registers these units keep: their own, and those of units that ended and whose heir they are, through all mergers. */
export async function registersOf(db: Db, unitIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with recursive kept(id) as (
      select unnest(${[...unitIds]}::uuid[]) union select h.unit_id from documents.heir h join kept on h.heir_id = kept.id)
    select id from kept`.execute(db)
  return rows.map((row) => row.id)
}

export async function setHeir(trx: Db, from: string, to: string, at: Date): Promise<void> {
  await sql`insert into documents.heir (unit_id, heir_id, since) values (${from}::uuid, ${to}::uuid, ${at}) on conflict do nothing`.execute(
    trx,
  )
}

/** Drafts that have no number yet. */
export async function listDraftsOf(trx: Db, unitId: string): Promise<{ id: string; notation: string }[]> {
  const { rows } = await sql<{ id: string; notation: string }>`select id, notation from documents.document
    where unit_id = ${unitId}::uuid and direction = 'outgoing' and number is null for update`.execute(trx)
  return rows
}

export async function moveDraft(trx: Db, id: string, to: { unitId: string; name: string; organ: string; notation: string }): Promise<void> {
  await sql`update documents.document set unit_id = ${to.unitId}::uuid, sender_name = ${to.name}, sender_organ = ${to.organ}, notation = ${to.notation}
    where id = ${id}::uuid`.execute(trx)
}
