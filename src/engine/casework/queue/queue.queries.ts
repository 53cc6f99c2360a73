import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Scope } from '#core/access.ts'
import { askFor, type Db, tablesOf } from '#core/db.ts'
import { fold } from '#core/search.ts'
import type { Case } from '../case/case.ts'
import { caseColumns, type CaseRow, toCase } from '../case/case.queries.ts'
import type { CaseworkTables } from '../tables.ts'
import { coversMany, listOpen, listOpenTitles } from '../tally/tally.queries.ts'
import { catchUp } from '../tally/tally.ts'

/** What a list shows: all parts are AND-ed. */
export type Filter = {
  kind: string
  scope: Scope
  closed?: boolean
  states?: string[] | undefined
  /** A person's id, those of several, or `nobody`. */
  assignee?: string | readonly string[] | undefined
  dueBefore?: Date | undefined
  dueFrom?: Date | undefined
  paused?: boolean | undefined
  channel?: string | undefined
  title?: string | undefined
  /** Words in any order, tone marks ignored; the last one may be a beginning. */
  q?: string | undefined
}
export type Cursor = { at: string; id: string }
export type CasePage = { cases: Case[]; next: Cursor | undefined }

type E = ExpressionBuilder<CaseworkTables, 'casework.case_record'>

function within(eb: E, scope: Scope): Expression<SqlBool> {
  if (scope.all) return eb.val(true)
  const any: Expression<SqlBool>[] = []
  if (scope.own) any.push(eb('owner_id', '=', scope.own))
  if (scope.units.length > 0) any.push(eb('unit_id', '=', sql<string>`any(${scope.units}::uuid[])`))
  if (scope.subtrees.length > 0) any.push(sql<boolean>`unit_path && ${scope.subtrees}::uuid[]`)
  return any.length > 0 ? eb.or(any) : eb.val(false)
}

function conditions(eb: E, filter: Filter, searched: readonly string[] = []): Expression<SqlBool> {
  const all: Expression<SqlBool>[] = [
    eb('kind', '=', filter.kind),
    within(eb, filter.scope),
    filter.closed ? eb('closed_at', 'is not', null) : eb('closed_at', 'is', null),
  ]
  if (filter.states) all.push(eb('state', 'in', filter.states))
  if (filter.assignee === 'nobody') all.push(eb('assignee_id', 'is', null))
  else if (filter.assignee) all.push(eb('assignee_id', '=', sql<string>`any(${[filter.assignee].flat()}::uuid[])`))
  if (filter.dueBefore) all.push(eb('urgency', '<', filter.dueBefore))
  if (filter.dueFrom) all.push(eb('urgency', '>=', filter.dueFrom))
  if (filter.paused !== undefined) all.push(eb('paused', '=', filter.paused))
  if (filter.channel) all.push(eb('channel', '=', filter.channel))
  if (filter.title) all.push(eb('title', '=', filter.title))
  const query = filter.q && prefixQuery(filter.q)
  if (query) all.push(found(query, searched))
  return eb.and(all)
}

/** By the words, and by the units where they are few: the index holds both, so that a case of another unit is not even looked at. */
function found(query: string, units: readonly string[]): Expression<SqlBool> {
  const held = sql`(search || array_to_tsvector(unit_path::text[]))`
  if (units.length === 0) return sql<boolean>`${held} @@ to_tsquery('simple', ${query})`
  return sql<boolean>`${held} @@ (to_tsquery('simple', ${query}) && ${units.map((unit) => `'${unit}'`).join(' | ')}::tsquery)`
}

/** The units of a scope that say more than the words do: none for who reaches their own cases, or most of the province. */
async function unitsWorthAsking(db: Db, { all, own, units, subtrees }: Scope): Promise<string[]> {
  return all || own || (await coversMany(db, subtrees)) ? [] : [...units, ...subtrees]
}

/** `thach sa r` → `thach & sa & r:*`; undefined when no word is left. */
export function prefixQuery(text: string): string | undefined {
  const words = fold(text).split(' ').filter(Boolean)
  return words.length > 0 ? words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(' & ') : undefined
}

/** Open cases by urgency, closed ones by when they were closed, the newest first; by key, so that nothing is skipped or seen twice. */
export async function listCases(db: Db, filter: Filter, options: { after?: Cursor | undefined; limit: number }): Promise<CasePage> {
  const { after, limit } = options
  const searched = filter.q ? await unitsWorthAsking(db, filter.scope) : []
  let query = tablesOf<CaseworkTables>(db)
    .selectFrom('casework.case_record')
    .select([...caseColumns, filter.closed ? sql<string>`closed_at::text`.as('at') : sql<string>`urgency::text`.as('at')])
    .where((eb) => conditions(eb, filter, searched))
    .limit(limit + 1)
  if (filter.closed) {
    query = query.orderBy('closed_at', 'desc').orderBy('id', 'desc')
    if (after) query = query.where(sql<boolean>`(closed_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  } else {
    query = query.orderBy('urgency').orderBy('id')
    if (after) query = query.where(sql<boolean>`(urgency, id) > (${after.at}::timestamptz, ${after.id}::uuid)`)
  }
  const rows = await askFor<CaseRow & { at: string }>(db, query)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { cases: shown.map(toCase), next: rows.length > limit && last ? { at: last.at, id: last.id } : undefined }
}

export type QueueCounts = {
  all: number
  overdue: number
  today: number
  soon: number
  unassigned: number
  mine: number
  byState: Record<string, number>
}
export type Edges = { now: Date; endOfToday: Date; endOfSoon: Date; me?: string | undefined }

const queueNumbers = ['all', 'overdue', 'today', 'soon', 'unassigned', 'mine'] as const

/** The numbers beside the queues of one person, in one pass over the open cases that they hold. */
async function countHeld(db: Db, filter: Pick<Filter, 'kind' | 'scope' | 'assignee'>, edges: Edges): Promise<QueueCounts> {
  const query = tablesOf<CaseworkTables>(db)
    .selectFrom('casework.case_record')
    .select([
      'state',
      sql<number>`count(*)`.as('all'),
      sql<number>`count(*) filter (where urgency < ${edges.now})`.as('overdue'),
      sql<number>`count(*) filter (where urgency >= ${edges.now} and urgency < ${edges.endOfToday})`.as('today'),
      sql<number>`count(*) filter (where urgency >= ${edges.endOfToday} and urgency < ${edges.endOfSoon})`.as('soon'),
      sql<number>`count(*) filter (where assignee_id is null)`.as('unassigned'),
      sql<number>`count(*) filter (where assignee_id = ${edges.me ?? null}::uuid)`.as('mine'),
    ])
    .where((eb) => conditions(eb, filter))
    .groupBy('state')
  const rows = await askFor<QueueCounts & { state: string }>(db, query)
  const total = noCounts()
  for (const row of rows) {
    for (const key of queueNumbers) total[key] += row[key]
    total.byState[row.state] = row.all
  }
  return total
}

const noCounts = (): QueueCounts => ({ all: 0, overdue: 0, today: 0, soon: 0, unassigned: 0, mine: 0, byState: {} })

/** The numbers beside the queues: a person's own from the cases, an office's from the figures that are kept. */
export async function countQueues(db: Db, filter: Pick<Filter, 'kind' | 'scope' | 'assignee'>, edges: Edges): Promise<QueueCounts> {
  const { kind, scope } = filter
  if (filter.assignee || scope.own) return countHeld(db, filter, edges)
  await catchUp(db)
  const { now, endOfToday, endOfSoon, me } = edges
  const [lines, mine] = await Promise.all([
    listOpen(db, kind, scope, [now, endOfToday, endOfSoon]),
    me ? countHeld(db, { kind, scope, assignee: me }, edges) : undefined,
  ])
  const total = { ...noCounts(), mine: mine?.all ?? 0 }
  for (const { state, assigned, all, before } of lines) {
    const [untilNow = 0, untilToday = 0, untilSoon = 0] = before
    total.all += all
    total.overdue += untilNow
    total.today += untilToday - untilNow
    total.soon += untilSoon - untilToday
    if (!assigned) total.unassigned += all
    total.byState[state] = (total.byState[state] ?? 0) + all
  }
  return total
}

export async function listOwnCases(db: Db, kind: string, ownerId: string, limit: number): Promise<Case[]> {
  const rows = await tablesOf<CaseworkTables>(db)
    .selectFrom('casework.case_record')
    .select(caseColumns)
    .where('kind', '=', kind)
    .where('owner_id', '=', ownerId)
    .orderBy('opened_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toCase)
}

/** Titles that occur among the open cases of a scope: the choices of the filters. */
export async function listTitles(db: Db, filter: Pick<Filter, 'kind' | 'scope'>, limit = 40): Promise<{ title: string; count: number }[]> {
  await catchUp(db)
  return listOpenTitles(db, filter.kind, filter.scope, limit)
}

/** Ids of open cases of a unit: for work through all of them. */
export async function listOpenIds(db: Db, kind: string, unitId: string, limit: number): Promise<string[]> {
  const rows = await tablesOf<CaseworkTables>(db)
    .selectFrom('casework.case_record')
    .select('id')
    .where('kind', '=', kind)
    .where('unit_id', '=', unitId)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}
