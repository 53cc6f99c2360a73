import { type Db, sql } from '#core/db.ts'
import type { FormDefinition } from '#engine/forms/index.ts'

export type FormDraft = {
  key: string
  baseVersion: number
  body: FormDefinition
  state: 'editing' | 'proposed' | 'returned'
  byId: string
  byName: string
  note: string | null
  updatedAt: Date
}
type By = { id: string; name: string }

const columns = sql.raw(
  `d.key, d.base_version as "baseVersion", d.body, d.state, d.by_id as "byId", d.by_name as "byName", d.note, d.updated_at as "updatedAt"`,
)

export async function findFormDraft(db: Db, key: string, { lock = false } = {}): Promise<FormDraft | undefined> {
  const { rows } =
    await sql<FormDraft>`select ${columns} from procedures.form_draft d where d.key = ${key} ${sql.raw(lock ? 'for update' : '')}`.execute(
      db,
    )
  return rows[0]
}

export async function listFormDrafts(db: Db): Promise<FormDraft[]> {
  const { rows } = await sql<FormDraft>`select ${columns} from procedures.form_draft d order by d.key`.execute(db)
  return rows
}

/** Who last changed a draft is its author: the second person must be another. */
export async function upsertFormDraft(
  trx: Db,
  draft: { key: string; baseVersion: number; body: FormDefinition; by: By; at: Date },
): Promise<void> {
  await sql`insert into procedures.form_draft as d (key, base_version, body, state, by_id, by_name, updated_at)
    values (${draft.key}, ${draft.baseVersion}, ${JSON.stringify(draft.body)}::jsonb, 'editing', ${draft.by.id}::uuid, ${draft.by.name}, ${draft.at})
    on conflict (key) do update set body = excluded.body, state = 'editing', by_id = excluded.by_id, by_name = excluded.by_name,
      note = null, updated_at = excluded.updated_at`.execute(trx)
}

export async function setFormDraftState(trx: Db, key: string, state: FormDraft['state'], note: string | null, at: Date): Promise<void> {
  await sql`update procedures.form_draft set state = ${state}, note = ${note}, updated_at = ${at} where key = ${key}`.execute(trx)
}

export async function deleteFormDraft(trx: Db, key: string): Promise<void> {
  await sql`delete from procedures.form_draft where key = ${key}`.execute(trx)
}
