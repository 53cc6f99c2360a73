import { type Db, sql, tablesOf } from '#core/db.ts'
import type { Period, PeriodKind } from '../query/period.rules.ts'
import type { IndicatorsTables } from '../tables.ts'
import { type Entry, type EntryState, expiryOf, type Outlier } from './entry.rules.ts'

const tables = (db: Db) => tablesOf<IndicatorsTables>(db)

type Row = {
  id: string
  series: string
  period_kind: string
  period_start: string | Date
  unit_id: string
  value: number | string
  note: string | null
  origin: string | null
  outlier: unknown
  state: string
  expires_on: string | Date | null
  entered_by: string | null
  entered_by_name: string
  entered_at: Date
  decided_at: Date | null
}

const toEntry = (row: Row): Entry => ({
  id: row.id,
  series: row.series,
  period: { kind: row.period_kind as PeriodKind, start: String(row.period_start) },
  unitId: row.unit_id,
  value: Number(row.value),
  note: row.note,
  origin: row.origin,
  outlier: row.outlier as Outlier | null,
  state: row.state as EntryState,
  expiresOn: row.expires_on === null ? null : String(row.expires_on),
  enteredBy: row.entered_by,
  enteredByName: row.entered_by_name,
  enteredAt: row.entered_at,
  decidedAt: row.decided_at,
})

export async function findEntry(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Entry | undefined> {
  const query = tables(db).selectFrom('indicators.entry').selectAll().where('id', '=', id)
  const row = await (options.lock ? query.forUpdate() : query).executeTakeFirst()
  return row && toEntry(row)
}

/** The figure of a unit and period that is under way, or the approved one. */
export async function findEntryOf(
  db: Db,
  by: { series: string; start: string; unitId: string },
  state: 'open' | 'approved',
): Promise<Entry | undefined> {
  const row = await tables(db)
    .selectFrom('indicators.entry')
    .selectAll()
    .where('series', '=', by.series)
    .where('period_start', '=', by.start)
    .where('unit_id', '=', by.unitId)
    .where('state', 'in', state === 'open' ? ['entered', 'checked', 'returned'] : ['approved'])
    .forUpdate()
    .executeTakeFirst()
  return row && toEntry(row)
}

/** Figures by state; the newest period first. */
export async function listEntries(
  db: Db,
  by: {
    series?: readonly string[]
    unitIds?: readonly string[]
    states: readonly EntryState[]
    from?: string
    to?: string
    limit?: number
  },
): Promise<Entry[]> {
  const { rows } = await sql<Row>`
    select * from indicators.entry
    where state = any(${by.states}::text[])
      ${by.series ? sql`and series = any(${by.series}::text[])` : sql``}
      ${by.unitIds ? sql`and unit_id = any(${by.unitIds}::uuid[])` : sql``}
      ${by.from ? sql`and period_start >= ${by.from}::date` : sql``}
      ${by.to ? sql`and period_start <= ${by.to}::date` : sql``}
    order by period_start desc, series, entered_at limit ${by.limit ?? 2000}`.execute(db)
  return rows.map(toEntry)
}

export type NewEntry = {
  series: string
  period: Period
  unitId: string
  value: number
  note: string | null
  origin: string | null
  outlier: Outlier | undefined
  expiresOn: string
  by: { id: string | null; name: string }
  at: Date
}

export async function insertEntry(trx: Db, given: NewEntry, state: 'entered' | 'approved' = 'entered'): Promise<string> {
  const row = await tables(trx)
    .insertInto('indicators.entry')
    .values({
      series: given.series,
      period_kind: given.period.kind,
      period_start: given.period.start,
      unit_id: given.unitId,
      value: given.value,
      note: given.note,
      origin: given.origin,
      outlier: given.outlier ? JSON.stringify(given.outlier) : null,
      state,
      expires_on: given.expiresOn,
      entered_by: given.by.id,
      entered_by_name: given.by.name,
      entered_at: given.at,
      decided_at: state === 'approved' ? given.at : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** What was entered again: the value changes and the way up begins anew. */
export async function updateEntry(trx: Db, id: string, given: NewEntry): Promise<void> {
  await tables(trx)
    .updateTable('indicators.entry')
    .set({
      value: given.value,
      note: given.note,
      origin: given.origin,
      outlier: given.outlier ? JSON.stringify(given.outlier) : null,
      state: 'entered',
      entered_by: given.by.id,
      entered_by_name: given.by.name,
      entered_at: given.at,
      decided_at: null,
    })
    .where('id', '=', id)
    .execute()
}

export async function setEntryState(trx: Db, id: string, state: EntryState, at: Date): Promise<void> {
  await tables(trx)
    .updateTable('indicators.entry')
    .set({ state, ...(state === 'approved' ? { decided_at: at } : {}) })
    .where('id', '=', id)
    .execute()
}

export type EntryStep = {
  action: 'enter' | 'correct' | 'check' | 'approve' | 'return'
  byName: string
  at: Date
  value: number
  note: string | null
}

export async function insertStep(trx: Db, entryId: string, step: EntryStep & { byId: string | null }): Promise<void> {
  await sql`insert into indicators.entry_step (entry_id, seq, action, by_id, by_name, at, value, note)
    select ${entryId}::uuid, coalesce(max(seq), 0) + 1, ${step.action}, ${step.byId}::uuid, ${step.byName}, ${step.at}, ${step.value}, ${step.note}
    from indicators.entry_step where entry_id = ${entryId}::uuid`.execute(trx)
}

export async function listSteps(db: Db, entryId: string): Promise<EntryStep[]> {
  const rows = await tables(db).selectFrom('indicators.entry_step').selectAll().where('entry_id', '=', entryId).orderBy('seq').execute()
  return rows.map((row) => ({
    action: row.action as EntryStep['action'],
    byName: row.by_name,
    at: row.at,
    value: Number(row.value),
    note: row.note,
  }))
}

/** Series, period and unit of everything that papers of the pack stated. */
export async function listPackEntries(db: Db): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select series || '|' || period_start || '|' || unit_id as key from indicators.entry where state = 'approved'`.execute(db)
  return rows.map((row) => row.key)
}

export async function insertPackEntry(
  trx: Db,
  given: { series: string; period: Period; unitId: string; value: number; origin: string; expiresMonths: number; at: Date },
): Promise<void> {
  const by = { id: null, name: 'pack' }
  const { series, period, unitId, value, origin, at } = given
  const id = await insertEntry(
    trx,
    { series, period, unitId, value, origin, note: null, outlier: undefined, expiresOn: expiryOf(period, given.expiresMonths), by, at },
    'approved',
  )
  await insertStep(trx, id, { action: 'approve', byId: null, byName: 'pack', at, value, note: origin })
}

/** The last period of a series that has an approved figure, up to a day. */
export async function lastEnteredStart(db: Db, series: string, upTo: string): Promise<string | undefined> {
  const { rows } = await sql<{ start: string | null }>`
    select max(period_start) as start from indicators.entry where series = ${series} and state = 'approved' and period_start <= ${upTo}::date`.execute(
    db,
  )
  return rows[0]?.start ?? undefined
}

export type MadeUpEntry = { series: string; period: Period; unitId: string; value: number; expiresMonths: number }

/** Made-up figures, approved as they come, each saying so in its origin; where a figure is known already it stays. */
export async function insertMadeUpEntries(db: Db, list: readonly MadeUpEntry[], by: { origin: string; at: Date }): Promise<number> {
  const column = <V>(of: (one: MadeUpEntry) => V): V[] => list.map(of)
  const { rows } = await sql<{ count: number }>`
    with given as (
      select * from unnest(${column((one) => one.series)}::text[], ${column((one) => one.period.kind)}::text[], ${column((one) => one.period.start)}::date[],
        ${column((one) => one.unitId)}::uuid[], ${column((one) => String(one.value))}::numeric[],
        ${column((one) => expiryOf(one.period, one.expiresMonths))}::date[]) as x (series, kind, start, unit_id, value, expires_on)),
    made as (
      insert into indicators.entry (series, period_kind, period_start, unit_id, value, origin, state, expires_on, entered_by_name, entered_at, decided_at)
      select series, kind, start, unit_id, value, ${by.origin}, 'approved', expires_on, ${by.origin}, ${by.at}, ${by.at} from given
      on conflict (series, period_start, unit_id) where state = 'approved' do nothing returning id, value),
    steps as (
      insert into indicators.entry_step (entry_id, seq, action, by_name, at, value, note)
      select id, 1, 'approve', ${by.origin}, ${by.at}, value, ${by.origin} from made returning 1)
    select count(*)::int as count from steps`.execute(db)
  return rows[0]?.count ?? 0
}

/** The last approved figure of a unit's series before a day. */
export async function lastEntered(db: Db, by: { series: string; unitId: string; before: string }): Promise<number | undefined> {
  const row = await tables(db)
    .selectFrom('indicators.entry')
    .select('value')
    .where('series', '=', by.series)
    .where('unit_id', '=', by.unitId)
    .where('state', '=', 'approved')
    .where('period_start', '<', by.before)
    .orderBy('period_start', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && Number(row.value)
}
