import { type Db, sql } from '#core/db.ts'

export type CellQuestion = {
  source: string
  measure: string
  span: 'd' | 'm'
  /** First and last start; without a first, from the beginning on. */
  from: string | undefined
  to: string
  where: Readonly<Record<string, readonly string[]>>
  by: string | undefined
  withUnits: boolean
  unitIds: readonly string[] | undefined
  /** What is scheduled up to this day has come. */
  today: string
}
export type CellRow = { start: string; unitId: string | null; group: string; bucket: number; amount: number }

/** Sums of cells by start, and where asked by unit and by one dimension. Rows read do not grow with the number of facts behind them. */
export async function readCells(db: Db, q: CellQuestion): Promise<CellRow[]> {
  const dims = Object.keys(q.where)
  const plain = dims.length === 0 && q.by === undefined
  const tuples = plain
    ? sql`c.tuple = 0`
    : sql`c.tuple <> 0 and ${sql.join(
        [
          ...dims.map((name) => sql`t.dims ->> ${name} = any(${q.where[name] ?? []}::text[])`),
          ...(q.by && q.span === 'd' ? [sql`t.dims ? ${q.by}`] : []),
          sql`true`,
        ],
        sql` and `,
      )}`
  const join = plain ? sql`` : sql`join indicators.tuple t on t.id = c.tuple`
  const group = q.by === undefined ? sql`''` : sql`coalesce(t.dims ->> ${q.by}, '')`
  const unit = q.withUnits ? sql`c.unit_id` : sql`null::uuid`
  const within = sql`m.source = ${q.source} and m.name = ${q.measure} and c.start <= ${q.to}::date
    ${q.from ? sql`and c.start >= ${q.from}::date` : sql``} ${q.unitIds ? sql`and c.unit_id = any(${q.unitIds}::uuid[])` : sql``} and ${tuples}`
  const part = (from: 'cell' | 'scheduled') => sql`
    select c.start, ${unit} as unit_id, ${group} as grp, c.bucket, sum(c.amount) as amount
    from indicators.measure m join ${from === 'cell' ? sql`indicators.cell` : sql`indicators.scheduled`} c on c.measure = m.id ${join}
    where ${within} and ${from === 'cell' ? sql`c.span = ${q.span}` : sql`c.due <= ${q.today}::date`} group by 1, 2, 3, 4`
  const { rows } = await sql<CellRow>`
    select start, unit_id as "unitId", grp as "group", bucket, sum(amount) as amount
    from (${part('cell')} ${q.span === 'm' ? sql`union all ${part('scheduled')}` : sql``}) as both_
    group by 1, 2, 3, 4 order by 1`.execute(db)
  return rows
}

/** The first month of which a measure of the source is known. */
export async function firstStart(db: Db, source: string): Promise<string | undefined> {
  const { rows } = await sql<{ start: string | null }>`
    select min(first.start) as start from indicators.measure m, lateral (
      select c.start from indicators.cell c where c.measure = m.id and c.span = 'm' and c.tuple = 0 order by c.start limit 1) first
    where m.source = ${source}`.execute(db)
  return rows[0]?.start ?? undefined
}
