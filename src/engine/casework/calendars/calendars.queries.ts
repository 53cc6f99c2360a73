import { type Db, sql } from '#core/db.ts'
import type { Case } from '../case/case.ts'
import { caseColumns, type CaseRow, toCase } from '../case/case.queries.ts'
import type { Calendar } from '../deadline/calendar.rules.ts'
import type { Edit } from './change.rules.ts'

export type PublishedCalendar = { id: string; key: string; version: number; body: Calendar; units: string[]; recordedAt: Date }
export type CalendarChange = {
  id: string
  key: string
  baseVersion: number
  body: Calendar
  units: string[]
  summary: { edit: Edit; unit?: string }
  reason: string
  proposedBy: string
  proposedName: string
  proposedAt: Date
  state: 'proposed' | 'approved' | 'refused'
  decidedName: string | null
  decidedAt: Date | null
  decidedNote: string | null
  calendarId: string | null
  movedAt: Date | null
  moved: number
}

const columns =
  sql.raw(`id, key, base_version as "baseVersion", body, units, summary, reason, proposed_by as "proposedBy", proposed_name as "proposedName",
  proposed_at as "proposedAt", state, decided_name as "decidedName", decided_at as "decidedAt", decided_note as "decidedNote",
  calendar_id as "calendarId", moved_at as "movedAt", moved`)

/** The latest version of every calendar. */
export async function listCalendars(db: Db): Promise<PublishedCalendar[]> {
  const { rows } = await sql<PublishedCalendar>`select distinct on (key) id, key, version, body, units, recorded_at as "recordedAt"
    from casework.calendar order by key, version desc`.execute(db)
  return rows
}

export async function insertChange(
  trx: Db,
  change: Pick<
    CalendarChange,
    'key' | 'baseVersion' | 'body' | 'units' | 'summary' | 'reason' | 'proposedBy' | 'proposedName' | 'proposedAt'
  >,
): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`insert into casework.calendar_change (key, base_version, body, units, summary, reason, proposed_by, proposed_name, proposed_at)
    values (${change.key}, ${change.baseVersion}, ${JSON.stringify(change.body)}::jsonb, ${change.units}::text[], ${JSON.stringify(change.summary)}::jsonb,
      ${change.reason}, ${change.proposedBy}::uuid, ${change.proposedName}, ${change.proposedAt})
    on conflict (key) where state = 'proposed' do nothing returning id`.execute(trx)
  return rows[0]?.id
}

export async function findChange(db: Db, id: string): Promise<CalendarChange | undefined> {
  const { rows } = await sql<CalendarChange>`select ${columns} from casework.calendar_change where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function lockChange(trx: Db, id: string): Promise<CalendarChange | undefined> {
  const { rows } = await sql<CalendarChange>`select ${columns} from casework.calendar_change where id = ${id}::uuid for update`.execute(trx)
  return rows[0]
}

export async function listChanges(db: Db, limit: number): Promise<CalendarChange[]> {
  const { rows } =
    await sql<CalendarChange>`select ${columns} from casework.calendar_change order by proposed_at desc, id limit ${limit}`.execute(db)
  return rows
}

export async function setDecided(
  trx: Db,
  id: string,
  by: { state: 'approved' | 'refused'; personId: string; name: string; note: string | null; calendarId: string | null; at: Date },
): Promise<void> {
  await sql`update casework.calendar_change set state = ${by.state}, decided_by = ${by.personId}::uuid, decided_name = ${by.name}, decided_at = ${by.at},
      decided_note = ${by.note}, calendar_id = ${by.calendarId}::uuid where id = ${id}::uuid`.execute(trx)
}

export async function addMoved(db: Db, id: string, count: number, at: Date | null): Promise<void> {
  await sql`update casework.calendar_change set moved = moved + ${count}, moved_at = coalesce(${at}, moved_at) where id = ${id}::uuid`.execute(
    db,
  )
}

/** Which units' open cases keep which calendar. */
export async function listKept(db: Db): Promise<{ unitId: string; calendarId: string }[]> {
  const { rows } = await sql<{ unitId: string; calendarId: string }>`select distinct unit_id as "unitId", calendar_id as "calendarId"
    from casework.case_record where closed_at is null`.execute(db)
  return rows
}

/** Open cases of units that keep other versions than one, by their ids. */
export async function listToMove(
  db: Db,
  by: { unitIds: string[]; otherThan: string | null; after: string | undefined; limit: number },
): Promise<Case[]> {
  if (by.unitIds.length === 0) return []
  const { rows } = await sql<CaseRow>`select ${sql.raw(caseColumns.join(', '))} from casework.case_record
    where closed_at is null and unit_id = any(${by.unitIds}::uuid[]) and calendar_id is distinct from ${by.otherThan}::uuid
      and (${by.after ?? null}::uuid is null or id > ${by.after ?? null}::uuid) order by id limit ${by.limit}`.execute(db)
  return rows.map(toCase)
}

export async function setCalendar(trx: Db, caseId: string, calendarId: string): Promise<void> {
  await sql`update casework.case_record set calendar_id = ${calendarId}::uuid where id = ${caseId}::uuid`.execute(trx)
}
