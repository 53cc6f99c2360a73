import { type Db, sql } from '#core/db.ts'
import type { Hand } from '#core/personal.ts'

/** Where a person's hand stands in the tables of this module. */
export const hands: readonly Hand[] = [
  ['declared a lot', 'trace.lot', 'declared_by', 'declared_at', 'code'],
  ['entered an organisation', 'trace.party', 'created_by', 'created_at', 'name'],
  ['bound a system', 'trace.party_client', 'added_by', 'added_at', 'client_id'],
  ['sent events', 'trace.capture', 'captured_by', 'created_at', 'id'],
  ['ordered labels', 'trace.code_order', 'ordered_by', 'ordered_at', 'amount'],
  ['recalled a lot', 'trace.recall', 'recalled_by', 'recalled_at', 'reason'],
  ['asked to lift a recall', 'trace.recall', 'lift_asked_by', 'lift_asked_at', 'lift_reason'],
  ['lifted a recall', 'trace.recall', 'lifted_by', 'lifted_at', 'reason'],
]

/** What a person did for their organisation, for the copy that they may ask for. */
export async function copyOwn(db: Db, personId: string): Promise<Record<string, unknown[]>> {
  const lots =
    await sql`select code, quantity, uom, made_on, declared_at from trace.lot where declared_by = ${personId}::uuid order by declared_at`.execute(
      db,
    )
  const labels =
    await sql`select amount, ordered_at from trace.code_order where ordered_by = ${personId}::uuid order by ordered_at`.execute(db)
  const captures =
    await sql`select events, created_at from trace.capture where captured_by = ${personId}::uuid order by created_at`.execute(db)
  const recalls =
    await sql`select reason, recalled_at from trace.recall where recalled_by = ${personId}::uuid order by recalled_at`.execute(db)
  return { lots: lots.rows, labels: labels.rows, captures: captures.rows, recalls: recalls.rows }
}
