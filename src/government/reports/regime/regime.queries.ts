import { createHash } from 'node:crypto'
import { type Db, sql, tablesOf } from '#core/db.ts'
import { canonical, type Period, type PeriodKind } from '#engine/indicators/index.ts'
import type { ReportsTables } from '../tables.ts'
import type { Action, Content, Regime, RegimeBody, ReportState, Step } from './regime.ts'

const tables = (db: Db) => tablesOf<ReportsTables>(db)
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

/** The latest version of every regime. */
export async function listRegimes(db: Db): Promise<Regime[]> {
  const { rows } = await sql<Regime>`select distinct on (key) key, version, body from reports.regime order by key, version desc`.execute(db)
  return rows
}

export async function findRegime(db: Db, key: string, version?: number): Promise<Regime | undefined> {
  let query = tables(db)
    .selectFrom('reports.regime')
    .select(['key', 'version', 'body'])
    .where('key', '=', key)
    .orderBy('version', 'desc')
    .limit(1)
  if (version !== undefined) query = query.where('version', '=', version)
  const row = await query.executeTakeFirst()
  return row && { ...row, body: row.body as RegimeBody }
}

/** Publishes a regime when it differs from its latest version; says whether it did. */
export async function publishRegime(trx: Db, body: RegimeBody, at: Date): Promise<boolean> {
  const latest = await tables(trx)
    .selectFrom('reports.regime')
    .select(['version', 'content_hash'])
    .where('key', '=', body.key)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  const hash = hashOf(body)
  if (latest?.content_hash === hash) return false
  await tables(trx)
    .insertInto('reports.regime')
    .values({ key: body.key, version: (latest?.version ?? 0) + 1, body: JSON.stringify(body), content_hash: hash, published_at: at })
    .execute()
  return true
}

export type Connection = { regime: string; from: string; to: string | null; origin: string }

export async function listConnections(db: Db): Promise<Connection[]> {
  const { rows } =
    await sql<Connection>`select regime, from_day as "from", to_day as "to", origin from reports.connection order by regime, from_day`.execute(
      db,
    )
  return rows
}

export async function insertConnection(trx: Db, given: Connection & { at: Date }): Promise<void> {
  await sql`insert into reports.connection (regime, from_day, to_day, origin, recorded_at)
    values (${given.regime}, ${given.from}::date, ${given.to}::date, ${given.origin}, ${given.at}) on conflict do nothing`.execute(trx)
}

export async function endConnection(trx: Db, regime: string, on: string): Promise<void> {
  await sql`update reports.connection set to_day = greatest(from_day, ${on}::date) where regime = ${regime} and to_day is null`.execute(trx)
}

export type Report = {
  id: string
  regime: string
  regimeVersion: number
  period: Period
  unitId: string
  state: ReportState
  content: Content
  hash: string
  dueOn: string
  sentAt: Date | null
  version: number
}

type Row = {
  id: string
  regime: string
  regime_version: number
  period_kind: string
  period_start: string | Date
  unit_id: string
  state: string
  content: unknown
  hash: string
  due_on: string | Date
  sent_at: Date | null
  version: number
}
const toReport = (row: Row): Report => ({
  id: row.id,
  regime: row.regime,
  regimeVersion: row.regime_version,
  period: { kind: row.period_kind as PeriodKind, start: String(row.period_start) },
  unitId: row.unit_id,
  state: row.state as ReportState,
  content: row.content as Content,
  hash: row.hash,
  dueOn: String(row.due_on),
  sentAt: row.sent_at,
  version: row.version,
})

export type Which = { regime: string; period: Period; unitId: string }

export async function findReport(db: Db, which: Which, options: { lock?: boolean } = {}): Promise<Report | undefined> {
  const query = tables(db)
    .selectFrom('reports.report')
    .selectAll()
    .where('regime', '=', which.regime)
    .where('period_kind', '=', which.period.kind)
    .where('period_start', '=', which.period.start)
    .where('unit_id', '=', which.unitId)
  const row = await (options.lock ? query.forUpdate() : query).executeTakeFirst()
  return row && toReport(row)
}

/** Reports whose day lies in a span, without their content. */
export async function listReports(
  db: Db,
  by: { from: string; to: string; unitIds?: readonly string[] },
): Promise<Omit<Report, 'content'>[]> {
  let query = tables(db).selectFrom('reports.report').selectAll().where('due_on', '>=', by.from).where('due_on', '<=', by.to)
  if (by.unitIds) query = query.where('unit_id', '=', sql<string>`any(${by.unitIds}::uuid[])`)
  return (await query.execute()).map(toReport)
}

/** Writes what was produced, the first time or anew. */
export async function saveProduced(
  trx: Db,
  which: Which,
  given: { regimeVersion: number; content: Content; dueOn: string },
): Promise<Report> {
  const hash = hashOf(given.content)
  const own = { regime_version: given.regimeVersion, content: JSON.stringify(given.content), hash, state: 'produced' }
  const row = await tables(trx)
    .insertInto('reports.report')
    .values({
      regime: which.regime,
      period_kind: which.period.kind,
      period_start: which.period.start,
      unit_id: which.unitId,
      due_on: given.dueOn,
      ...own,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['regime', 'period_kind', 'period_start', 'unit_id'])
        .doUpdateSet({ ...own, version: sql`reports.report.version + 1` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toReport(row)
}

export async function setState(trx: Db, id: string, state: ReportState, sentAt: Date | undefined): Promise<void> {
  await tables(trx)
    .updateTable('reports.report')
    .set({ state, version: sql`version + 1`, ...(sentAt ? { sent_at: sentAt } : {}) })
    .where('id', '=', id)
    .execute()
}

export async function insertStep(trx: Db, reportId: string, step: Step): Promise<void> {
  await sql`insert into reports.step (report_id, seq, action, by_id, by_name, at, hash, note)
    select ${reportId}::uuid, coalesce(max(seq), 0) + 1, ${step.action}, ${step.byId}::uuid, ${step.byName}, ${step.at}, ${step.hash}, ${step.note}
    from reports.step where report_id = ${reportId}::uuid`.execute(trx)
}

export async function listSteps(db: Db, reportId: string): Promise<Step[]> {
  const rows = await tables(db).selectFrom('reports.step').selectAll().where('report_id', '=', reportId).orderBy('seq').execute()
  return rows.map((row) => ({
    action: row.action as Action,
    byId: row.by_id,
    byName: row.by_name,
    at: row.at,
    hash: row.hash,
    note: row.note,
  }))
}
