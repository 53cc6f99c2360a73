import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Scope } from '#core/access.ts'
import { ask, type Db, tablesOf } from '#core/db.ts'
import type { Action, Case } from '../case/case.ts'
import { actionColumns, caseColumns, type CaseRow, toCase } from '../case/case.queries.ts'
import type { CaseworkTables } from '../tables.ts'

type E = ExpressionBuilder<CaseworkTables, 'casework.case_record'>

/**
 * Ids of all cases of a kind as they are at this moment, unit by unit, in batches; only inside a transaction. Unit by unit, because
 * what is added up of them then belongs together.
 */
export async function* listCaseIdsByUnit(trx: Db, kind: string, batch: number): AsyncGenerator<string[]> {
  await sql`declare cases_by_unit no scroll cursor for
    select id from casework.case_record where kind = ${sql.lit(kind)} order by unit_id, id`.execute(trx)
  for (;;) {
    const { rows } = await sql<{ id: string }>`fetch ${sql.lit(batch)} from cases_by_unit`.execute(trx)
    if (rows.length > 0) yield rows.map(({ id }) => id)
    if (rows.length < batch) break
  }
  await sql`close cases_by_unit`.execute(trx)
}

const casesByIds = `select ${caseColumns.join(', ')} from casework.case_record where id = any($1::uuid[])`

/** These cases, in any order. */
export async function listCasesOf(db: Db, ids: readonly string[]): Promise<Case[]> {
  return (await ask<CaseRow>(db, casesByIds, [ids])).map(toCase)
}

const actionsOfMany = `select case_id as "caseId", ${actionColumns} from casework.action where case_id = any($1::uuid[]) order by case_id, seq`

/** The actions of many cases, each case's in order. */
export async function listActionsOf(db: Db, caseIds: readonly string[]): Promise<Map<string, Action[]>> {
  const byCase = new Map<string, Action[]>()
  // The rows themselves: copying a hundred thousand costs more than the one name too many that they carry.
  for (const action of await ask<Action & { caseId: string }>(db, actionsOfMany, [caseIds])) {
    const own = byCase.get(action.caseId)
    if (own) own.push(action)
    else byCase.set(action.caseId, [action])
  }
  return byCase
}

/** Ids of cases of a kind that were changed since. */
export async function listCasesChangedSince(db: Db, kind: string, since: Date): Promise<string[]> {
  const rows = await tablesOf<CaseworkTables>(db)
    .selectFrom('casework.case_record')
    .select('id')
    .where('kind', '=', kind)
    .where('updated_at', '>=', since)
    .execute()
  return rows.map((row) => row.id)
}

export type Behind = {
  kind: string
  scope: Scope
  /** What put the case among them: it was opened, closed or acted on in the span, or was open at the span's end. */
  when: 'opened' | 'closed' | 'open' | 'acted'
  from: Date
  /** Exclusive. */
  to: Date
  unitIds?: readonly string[] | undefined
  channel?: string | undefined
  /** Closed late, or open past the day that `overdueBefore` says. */
  late?: boolean | undefined
  overdueBefore?: Date | undefined
  openedFrom?: Date | undefined
  openedBefore?: Date | undefined
  outcome?: string | undefined
  /** With `acted`: an action of one of these types, or any. */
  acted?: readonly string[] | undefined
  /** Only these, where the caller knows more than the case does. */
  ids?: readonly string[] | undefined
}

function within(eb: E, scope: Scope): Expression<SqlBool> {
  if (scope.all) return eb.val(true)
  const any: Expression<SqlBool>[] = []
  if (scope.own) any.push(eb('owner_id', '=', scope.own))
  if (scope.units.length > 0) any.push(eb('unit_id', '=', sql<string>`any(${scope.units}::uuid[])`))
  if (scope.subtrees.length > 0) any.push(sql<boolean>`unit_path && ${scope.subtrees}::uuid[]`)
  return any.length > 0 ? eb.or(any) : eb.val(false)
}

function conditions(eb: E, by: Behind): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [eb('kind', '=', by.kind), within(eb, by.scope)]
  if (by.when === 'opened') all.push(eb('opened_at', '>=', by.from), eb('opened_at', '<', by.to))
  if (by.when === 'closed') all.push(eb('closed_at', '>=', by.from), eb('closed_at', '<', by.to))
  if (by.when === 'open') all.push(eb('opened_at', '<', by.to), eb.or([eb('closed_at', 'is', null), eb('closed_at', '>=', by.to)]))
  if (by.unitIds) all.push(eb('unit_id', '=', sql<string>`any(${by.unitIds}::uuid[])`))
  if (by.channel) all.push(eb('channel', '=', by.channel))
  if (by.late !== undefined) all.push(by.late ? eb('late', '=', true) : sql<boolean>`late is not true`)
  if (by.overdueBefore) all.push(eb('due_at', '<', by.overdueBefore))
  if (by.openedFrom) all.push(eb('opened_at', '>=', by.openedFrom))
  if (by.openedBefore) all.push(eb('opened_at', '<', by.openedBefore))
  if (by.outcome) all.push(eb('outcome', '=', by.outcome))
  if (by.ids) all.push(eb('id', '=', sql<string>`any(${by.ids}::uuid[])`))
  const types = by.acted ? sql`a.type = any(${by.acted}::text[])` : sql`true`
  if (by.when === 'acted')
    all.push(
      sql<boolean>`exists (select from casework.action a where a.case_id = casework.case_record.id and ${types} and a.at >= ${by.from} and a.at < ${by.to})`,
    )
  return all
}

/** The cases behind a figure, in the order of their opening, that the scope lets the reader see. */
export async function listCasesBehind(
  db: Db,
  by: Behind,
  page: { after?: string | undefined; limit: number },
): Promise<{ cases: Case[]; next: string | undefined }> {
  const [at, id] = page.after?.split('~') ?? []
  let query = tablesOf<CaseworkTables>(db)
    .selectFrom('casework.case_record')
    .select([...caseColumns, sql<string>`opened_at::text`.as('cursor')])
    .where((eb) => eb.and(conditions(eb, by)))
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
  if (at && id) query = query.where(sql<boolean>`(opened_at, id) < (${at}::timestamptz, ${id}::uuid)`)
  const rows = await query.execute()
  const last = rows[page.limit - 1]
  return {
    cases: rows.slice(0, page.limit).map(toCase),
    next: rows.length > page.limit && last ? `${last.cursor}~${last.id}` : undefined,
  }
}
