import { type Db, sql } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { fold } from '#core/search.ts'
import type { Field, Register } from '../definition/definition.ts'
import { filterExpression, sortExpression } from '../definition/indexes.queries.ts'
import { type Version, versionColumns } from '../record/record.queries.ts'
import { isNumeric } from '../record/value.rules.ts'

export type FieldFilter = { field: Field; is?: string; from?: string; to?: string }
export type ListFilter = {
  on: string
  q?: string | undefined
  /** Units of which records are shown; undefined: all. */
  units?: readonly string[] | undefined
  fields: FieldFilter[]
  /** Only records that lack something, or that break a rule. */
  quality?: 'incomplete' | 'faulty' | undefined
}
export type Order = { field: Field; descending: boolean } | undefined
export type Cursor = { value: string; id: string }
export type ListPage = { rows: Version[]; next: Cursor | undefined }

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The words asked for, the last one perhaps unfinished; undefined when nothing was asked. */
function wordsQuery(q: string | undefined): string | undefined {
  const words = fold(q ?? '')
    .slice(0, 200)
    .split(' ')
    .filter(Boolean)
  return words.length === 0 ? undefined : words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(' & ')
}

function fieldCondition({ field, is, from, to }: FieldFilter) {
  const value = sql.raw(filterExpression(field))
  const cast = (text: string) => (isNumeric(field.kind) ? sql`${text}::numeric` : sql`${text}`)
  const parts = [sql`true`]
  if (is !== undefined) parts.push(sql`${value} = ${cast(is)}`)
  if (from !== undefined) parts.push(sql`${value} >= ${cast(from)}`)
  if (to !== undefined) parts.push(sql`${value} <= ${cast(to)}`)
  return sql.join(parts, sql` and `)
}

/*
 * The register's number, the words and the state stand in the text itself: a prepared statement with parameters in their
 * place could not use the partial indexes, nor know how common the words are.
 */
export function conditionsOf(register: Register, filter: ListFilter) {
  const words = wordsQuery(filter.q)
  return sql.join(
    [
      sql`v.superseded_at is null and v.register_id = ${sql.raw(String(register.id))}`,
      sql`v.valid_from <= ${filter.on}::date and (v.valid_to is null or v.valid_to >= ${filter.on}::date)`,
      ...(filter.units ? [sql`v.unit_id = any(${[...filter.units]}::uuid[])`] : []),
      ...(words ? [sql`v.search @@ ${sql.raw(literal(words))}::tsquery`] : []),
      ...(filter.quality === 'incomplete' ? [sql`v.missing > 0`] : []),
      ...(filter.quality === 'faulty' ? [sql`v.faults > 0`] : []),
      ...filter.fields.map(fieldCondition),
    ],
    sql` and `,
  )
}

/** A page of the list, by key: what comes after the cursor in the order asked for. */
export async function listRecords(
  db: Db,
  register: Register,
  filter: ListFilter,
  page: { order?: Order; after?: Cursor | undefined; limit: number },
): Promise<ListPage> {
  const { order, after, limit } = page
  const value = order ? sql.raw(sortExpression(order.field)) : sql.raw('v.key')
  const numeric = order && isNumeric(order.field.kind)
  const from = after && (numeric ? sql`${after.value}::numeric` : sql`${after.value}`)
  const direction = sql.raw(order?.descending ? 'desc' : 'asc')
  const beyond = after ? sql`and (${value}, v.record_id) ${sql.raw(order?.descending ? '<' : '>')} (${from}, ${after.id}::uuid)` : sql``
  const { rows } = await sql<Version & { at: string }>`
    select ${versionColumns}, ${value}::text as at from registers.record_version v
    where ${conditionsOf(register, filter)} ${beyond} order by ${value} ${direction}, v.record_id ${direction} limit ${limit + 1}`.execute(
    db,
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last ? { value: last.at, id: last.recordId } : undefined }
}

const mostCounted = 10_000

/** How many records the filter leaves; counted up to 10,000, beyond that `more` is true. */
export async function countRecords(db: Db, register: Register, filter: ListFilter): Promise<{ count: number; more: boolean }> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from
    (select from registers.record_version v where ${conditionsOf(register, filter)} limit ${mostCounted + 1}) counted`.execute(db)
  const count = rows[0]?.count ?? 0
  return count > mostCounted ? { count: mostCounted, more: true } : { count, more: false }
}

export type UnitCount = { unitId: string | null; rows: number; complete: number; valid: number; fresh: number; lastAt: Date | null }

/** Rows by unit on a day: how many, how many complete, how many break no rule, how many were touched since `freshFrom`. */
export async function countByUnit(db: Db, register: Register, filter: ListFilter, freshFrom: Date): Promise<UnitCount[]> {
  const { rows } = await sql<UnitCount>`
    select v.unit_id as "unitId", count(*) as rows, count(*) filter (where v.missing = 0) as complete, count(*) filter (where v.faults = 0) as valid,
      count(*) filter (where v.recorded_at >= ${freshFrom}) as fresh, max(v.recorded_at) as "lastAt"
    from registers.record_version v where ${conditionsOf(register, filter)} group by v.unit_id`.execute(db)
  return rows
}

/** How many records of a register point at a key through a link field. */
export async function countLinking(
  db: Db,
  register: Register,
  field: Field,
  key: string,
  filter: Pick<ListFilter, 'on' | 'units'>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from
    (select from registers.record_version v where ${conditionsOf(register, { ...filter, fields: [] })} and upper(${sql.raw(filterExpression(field))}) = ${key} limit 10001) counted`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}

/** A cursor that somebody typed must not reach the database as a fault. */
export function readCursor(text: string | undefined, order: Order): Cursor | undefined {
  if (!text) return undefined
  const at = text.lastIndexOf('|')
  const [value, id] = [text.slice(0, at), text.slice(at + 1)]
  const numeric = order && isNumeric(order.field.kind)
  const sound = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) && (!numeric || /^(-?\d+(\.\d+)?|Infinity)$/.test(value))
  if (at < 0 || !sound) throw refuse('badRequest', 'core.bad_request')
  return { value, id }
}

export const cursorText = (cursor: Cursor | undefined): string | undefined => cursor && `${cursor.value}|${cursor.id}`
