import { ask, type Db, sql, tablesOf, together } from '#core/db.ts'
import type { IndicatorsTables } from '../tables.ts'
import { type Cell, type Fact, total } from './facts.rules.ts'

const tables = (db: Db) => tablesOf<IndicatorsTables>(db)

type Named = { id: number; text: string }

async function findIds(db: Db, table: 'measure' | 'tuple', source: string, texts: readonly string[]): Promise<Named[]> {
  const { rows } = await (table === 'measure'
    ? sql<Named>`select id, name as text from indicators.measure where source = ${source} and name = any(${texts}::text[])`
    : sql<Named>`select t.id, x.text from unnest(${texts}::text[]) as x (text)
        join indicators.tuple t on t.source = ${source} and t.dims = x.text::jsonb`
  ).execute(db)
  return rows
}

/** The ids of measures or tuples by their texts; those that are new are given one. */
export async function idsOf(db: Db, table: 'measure' | 'tuple', source: string, texts: readonly string[]): Promise<Map<string, number>> {
  const wanted = [...new Set(texts)].sort()
  const found = new Map((await findIds(db, table, source, wanted)).map((row) => [row.text, row.id]))
  const missing = wanted.filter((text) => !found.has(text))
  if (missing.length === 0) return found
  await (table === 'measure'
    ? sql`insert into indicators.measure (source, name) select ${source}, x from unnest(${missing}::text[]) x on conflict do nothing`
    : sql`insert into indicators.tuple (source, dims) select ${source}, x::jsonb from unnest(${missing}::text[]) x on conflict do nothing`
  ).execute(db)
  for (const { id, text } of await findIds(db, table, source, missing)) found.set(text, id)
  return found
}

type Row = { measure: number; tuple: number; cell: Cell; due: string | undefined }

export async function resolve(db: Db, source: string, cells: readonly { cell: Cell; due?: string | undefined }[]): Promise<Row[]> {
  const texts = <K extends 'measure' | 'tuple'>(key: K): string[] => cells.map(({ cell }) => cell[key]).filter((text) => text !== total)
  const measures = await idsOf(db, 'measure', source, texts('measure'))
  const tuples = await idsOf(db, 'tuple', source, texts('tuple'))
  return cells.map(({ cell, due }) => ({ measure: measures.get(cell.measure) ?? 0, tuple: tuples.get(cell.tuple) ?? 0, cell, due }))
}

function summed(rows: readonly Row[]): Row[] {
  const sums = new Map<string, Row>()
  for (const row of rows) {
    const { cell } = row
    const key = [row.measure, cell.span, row.tuple, cell.start, cell.unitId, cell.bucket, row.due].join('|')
    const before = sums.get(key)
    sums.set(key, before ? { ...before, cell: { ...cell, amount: before.cell.amount + cell.amount } } : row)
  }
  // Always in the same order, so that two writers wait for each other instead of both giving up.
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** Adds amounts to cells; those with a `due` day wait until it has come. */
export async function addCells(db: Db, source: string, cells: readonly { cell: Cell; due?: string | undefined }[]): Promise<void> {
  const rows = summed(await resolve(db, source, cells))
  await write(
    db,
    rows.filter((row) => row.due === undefined),
    'cell',
  )
  await write(
    db,
    rows.filter((row) => row.due !== undefined),
    'scheduled',
  )
}

/** An array in PostgreSQL's own writing: days, ids and numbers need no quotes, and the driver none of its care for each of them. */
const column = (list: readonly Row[], of: (row: Row) => string | number): string => {
  let text = '{'
  for (const [index, row] of list.entries()) text += index === 0 ? of(row) : `,${of(row)}`
  return `${text}}`
}
export const rowsOf = (
  list: readonly Row[],
) => sql`unnest(${column(list, (r) => r.due ?? 'NULL')}::date[], ${column(list, (r) => r.measure)}::int[],
  ${column(list, (r) => r.cell.span)}::text[], ${column(list, (r) => r.tuple)}::int[], ${column(list, (r) => r.cell.start)}::date[],
  ${column(list, (r) => r.cell.unitId)}::uuid[], ${column(list, (r) => r.cell.bucket)}::smallint[], ${column(list, (r) => r.cell.amount)}::numeric[])
  as x (due, measure, span, tuple, start, unit_id, bucket, amount)`

async function write(db: Db, rows: readonly Row[], table: 'cell' | 'scheduled'): Promise<void> {
  if (rows.length === 0) return
  if (table === 'cell')
    await sql`insert into indicators.cell as c (measure, span, tuple, start, unit_id, bucket, amount)
      select measure, span, tuple, start, unit_id, bucket, amount from ${rowsOf(rows)}
      on conflict (measure, span, tuple, start, unit_id, bucket) do update set amount = c.amount + excluded.amount`.execute(db)
  else
    await sql`insert into indicators.scheduled as c (due, measure, tuple, start, unit_id, bucket, amount)
      select due, measure, tuple, start, unit_id, bucket, amount from ${rowsOf(rows)}
      on conflict (due, measure, tuple, unit_id, bucket) do update set amount = c.amount + excluded.amount`.execute(db)
}

/** Moves what is due by this day into its months. Reading does not depend on it: it only keeps the waiting list short. */
export async function settleScheduled(db: Db, today: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with due as (delete from indicators.scheduled where due <= ${today}::date returning *),
    summed as (select measure, tuple, start, unit_id, bucket, sum(amount) as amount from due group by 1, 2, 3, 4, 5),
    added as (
      insert into indicators.cell as c (measure, span, tuple, start, unit_id, bucket, amount)
      select measure, 'm', tuple, start, unit_id, bucket, amount from summed where amount <> 0
      on conflict (measure, span, tuple, start, unit_id, bucket) do update set amount = c.amount + excluded.amount returning 1)
    select count(*) as count from due`.execute(db)
  return rows[0]?.count ?? 0
}

/** What was counted of each record, or nothing; until the end of the transaction no other reader of its events counts it. */
export async function lockCounted(trx: Db, source: string, subjects: readonly string[]): Promise<Map<string, CountedBefore | undefined>> {
  // Always in the same order, so that two readers wait for each other instead of both giving up.
  const inOrder = [...new Set(subjects)].sort()
  const [, rows] = await together([
    ask(trx, stoodFor, [source, inOrder]),
    ask<{ subject: string } & CountedBefore>(trx, heldCounted, [source, inOrder]),
  ])
  const known = new Map(rows.map((row) => [row.subject, row]))
  return new Map(
    inOrder.map((subject) => {
      const row = known.get(subject)
      return [subject, row && row.version > 0 ? { version: row.version, facts: row.facts } : undefined]
    }),
  )
}
export type CountedBefore = { version: number; facts: Fact[] | null }

// The row stands for the record from the first look on: two readers of its events take turns.
const stoodFor = `insert into indicators.counted (source, subject, version)
  select $1, s, 0 from unnest($2::uuid[]) s order by s on conflict do nothing`
const heldCounted = `select subject, version, facts from indicators.counted
  where source = $1 and subject = any($2::uuid[]) order by subject for update`

export async function saveCountedMany(
  trx: Db,
  source: string,
  rows: readonly { subject: string; version: number; facts: unknown }[],
): Promise<void> {
  await sql`insert into indicators.counted (source, subject, version, facts)
    select ${source}, s, v, f::jsonb from unnest(${rows.map((r) => r.subject)}::uuid[], ${rows.map((r) => r.version)}::int[],
      ${rows.map((r) => (r.facts === undefined ? null : JSON.stringify(r.facts)))}::text[]) as x (s, v, f)
    on conflict (source, subject) do update set version = excluded.version, facts = excluded.facts`.execute(trx)
}

export type SourceState = {
  source: string
  lastFactAt: Date | null
  countedAt: Date | null
  rebuiltAt: Date | null
  rebuiltCount: number | null
}

/** Notes that the source was counted; written at most once a minute, so that a stream of events does not write one row all the time. */
export async function noteCounted(trx: Db, source: string, lastFactAt: Date, at: Date): Promise<void> {
  await sql`insert into indicators.source_state as s (source, last_fact_at, counted_at) values (${source}, ${lastFactAt}, ${at})
    on conflict (source) do update set last_fact_at = greatest(s.last_fact_at, excluded.last_fact_at), counted_at = greatest(s.counted_at, excluded.counted_at)
    where s.last_fact_at is null or excluded.last_fact_at > s.last_fact_at + interval '1 minute' or excluded.counted_at > s.counted_at + interval '1 minute'`.execute(
    trx,
  )
}

export async function noteRebuilt(trx: Db, source: string, at: Date, count: number): Promise<void> {
  await sql`insert into indicators.source_state as s (source, rebuilt_at, rebuilt_count, counted_at, last_fact_at) values (${source}, ${at}, ${count}, ${at}, ${at})
    on conflict (source) do update set rebuilt_at = excluded.rebuilt_at, rebuilt_count = excluded.rebuilt_count, counted_at = excluded.counted_at,
      last_fact_at = coalesce(s.last_fact_at, excluded.last_fact_at)`.execute(trx)
}

export async function listSourceStates(db: Db): Promise<SourceState[]> {
  const rows = await tables(db).selectFrom('indicators.source_state').selectAll().execute()
  return rows.map((row) => ({
    source: row.source,
    lastFactAt: row.last_fact_at,
    countedAt: row.counted_at,
    rebuiltAt: row.rebuilt_at,
    rebuiltCount: row.rebuilt_count,
  }))
}

/** Whether this transaction may count: while all is counted anew, nobody else adds. */
export async function mayCount(trx: Db, source: string): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock_shared(hashtextextended(${`indicators:${source}`}, 0)) as free`.execute(trx)
  return rows[0]?.free ?? false
}

export async function takeSource(trx: Db, source: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`indicators:${source}`}, 0))`.execute(trx)
}

/** Every cell of a source that is not nothing, in words: for comparing two ways of counting. */
export async function listCells(db: Db, source: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    with everything as (
      select measure, span, tuple, start, unit_id, bucket, amount from indicators.cell
      union all select measure, 'm', tuple, start, unit_id, bucket, amount from indicators.scheduled)
    select concat_ws(' ', m.name, c.span, c.start, c.unit_id, c.bucket, coalesce(t.dims::text, '-'), trim_scale(sum(c.amount))) as line
    from everything c join indicators.measure m on m.id = c.measure left join indicators.tuple t on t.id = c.tuple
    where m.source = ${source} group by m.name, c.span, c.start, c.unit_id, c.bucket, t.dims having sum(c.amount) <> 0 order by 1`.execute(
    db,
  )
  return rows.map((row) => row.line)
}
