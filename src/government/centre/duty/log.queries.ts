import { type Db, sql } from '#core/db.ts'
import { refuse } from '#core/errors.ts'

export type Shift = {
  id: string
  unitId: string
  officerId: string
  officerName: string
  beganAt: Date
  endedAt: Date | null
  handover: string | null
}
export type EntryKind = 'note' | 'begun' | 'ended' | 'opened' | 'recovered' | 'again' | 'closed'
export type Entry = { id: number; at: Date; byName: string; kind: EntryKind; words: string; reference: string | null; unitId: string }
export type NewEntry = Omit<Entry, 'id'> & { byId: string | null; shiftId?: string | null }

const shiftColumns = sql.raw(`id, unit_id as "unitId", officer_id as "officerId", officer_name as "officerName", began_at as "beganAt",
  ended_at as "endedAt", handover`)

export async function writeEntry(db: Db, row: NewEntry): Promise<void> {
  await sql`insert into centre.log_entry (unit_id, shift_id, at, by_id, by_name, kind, words, reference)
    values (${row.unitId}::uuid, ${row.shiftId ?? null}::uuid, ${row.at}, ${row.byId}::uuid, ${row.byName}, ${row.kind},
      ${row.words.slice(0, 2000)}, ${row.reference})`.execute(db)
}

/** Begins a shift; a unit has one at a time, and who comes second is told. */
export async function beginShift(db: Db, row: Pick<Shift, 'unitId' | 'officerId' | 'officerName'>, at: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into centre.shift (unit_id, officer_id, officer_name, began_at)
    values (${row.unitId}::uuid, ${row.officerId}::uuid, ${row.officerName}, ${at})
    on conflict (unit_id) where ended_at is null do nothing returning id`.execute(db)
  const [made] = rows
  if (!made) throw refuse('conflict', 'centre.duty.shift_open')
  return made.id
}

export async function endShift(db: Db, id: string, handover: string, at: Date): Promise<void> {
  await sql`update centre.shift set ended_at = ${at}, handover = ${handover} where id = ${id}::uuid and ended_at is null`.execute(db)
}

export async function findShift(db: Db, id: string): Promise<Shift | undefined> {
  const { rows } = await sql<Shift>`select ${shiftColumns} from centre.shift where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function listShifts(db: Db, unitId: string, limit: number): Promise<Shift[]> {
  const { rows } = await sql<Shift>`select ${shiftColumns} from centre.shift where unit_id = ${unitId}::uuid
    order by began_at desc limit ${limit}`.execute(db)
  return rows
}

/** What was written about units in a span, the oldest first. */
export async function listEntries(db: Db, unitIds: readonly string[], span: { from: Date; to: Date }, limit = 500): Promise<Entry[]> {
  const { rows } = await sql<Entry>`select * from (
      select id, at, by_name as "byName", kind, words, reference, unit_id as "unitId" from centre.log_entry
      where unit_id = any(${unitIds}::uuid[]) and at >= ${span.from} and at <= ${span.to} order by at desc, id desc limit ${limit}
    ) as last order by at, id`.execute(db)
  return rows
}
