import { type Db, sql } from '#core/db.ts'

export type DraftState = 'editing' | 'proposed' | 'published' | 'returned' | 'dropped'
export type Draft = {
  id: string
  registerKey: string
  baseVersion: number
  body: unknown
  state: DraftState
  byId: string
  byName: string
  updatedAt: Date
  decidedByName: string | null
  note: string | null
}
const columns =
  sql.raw(`d.id, d.register_key as "registerKey", d.base_version as "baseVersion", d.body, d.state, d.by_id as "byId", d.by_name as "byName",
  d.updated_at as "updatedAt", d.decided_by_name as "decidedByName", d.note`)

export async function findOpenDraft(db: Db, key: string): Promise<Draft | undefined> {
  const { rows } =
    await sql<Draft>`select ${columns} from registers.draft d where d.register_key = ${key} and d.state in ('editing', 'proposed', 'returned')`.execute(
      db,
    )
  return rows[0]
}

export async function listOpenDrafts(db: Db): Promise<Draft[]> {
  const { rows } =
    await sql<Draft>`select ${columns} from registers.draft d where d.state in ('editing', 'proposed', 'returned') order by d.updated_at desc`.execute(
      db,
    )
  return rows
}

export async function lockOpenDraft(trx: Db, key: string): Promise<Draft | undefined> {
  const { rows } =
    await sql<Draft>`select ${columns} from registers.draft d where d.register_key = ${key} and d.state in ('editing', 'proposed', 'returned') for update`.execute(
      trx,
    )
  return rows[0]
}

export async function insertDraft(
  db: Db,
  draft: { key: string; baseVersion: number; body: unknown; by: { id: string; name: string }; at: Date },
): Promise<void> {
  await sql`insert into registers.draft (register_key, base_version, body, state, by_id, by_name, updated_at)
    values (${draft.key}, ${draft.baseVersion}, ${JSON.stringify(draft.body)}::jsonb, 'editing', ${draft.by.id}::uuid, ${draft.by.name}, ${draft.at})
    on conflict (register_key) where state in ('editing', 'proposed', 'returned') do nothing`.execute(db)
}

/** Who last changed a draft is its author: the second person must be another. */
export async function saveDraft(trx: Db, id: string, body: unknown, by: { id: string; name: string }, at: Date): Promise<void> {
  await sql`update registers.draft set body = ${JSON.stringify(body)}::jsonb, state = 'editing', by_id = ${by.id}::uuid, by_name = ${by.name}, updated_at = ${at}
    where id = ${id}::uuid`.execute(trx)
}

export async function moveDraft(
  trx: Db,
  id: string,
  state: DraftState,
  at: Date,
  decided?: { by: { id: string; name: string }; note: string | null },
): Promise<void> {
  await sql`update registers.draft set state = ${state}, updated_at = ${at}, decided_by = ${decided?.by.id ?? null}::uuid, decided_by_name = ${decided?.by.name ?? null},
    decided_at = ${decided ? at : null}, note = ${decided?.note ?? null} where id = ${id}::uuid`.execute(trx)
}
