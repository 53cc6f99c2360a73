import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { listDescendantIds } from '#ground/places/index.ts'
import type { IndicatorBody, Term } from '../definition/definition.ts'
import { entered } from '../definition/definition.rules.ts'
import { readEntered } from '../entry/values.ts'
import { percentileOf } from '../source/facts.rules.ts'
import { dailyOf, dimensionsOf, type FactSource, findSource } from '../source/source.ts'
import { type CellQuestion, firstStart, readCells } from './cells.queries.ts'
import type { Question } from './grammar.rules.ts'
import { endOf, type Period, periodOf, shift } from './period.rules.ts'
import { combine, lastLevels, type Line, type Sum, sumFlows, type Sums, sumStocks } from './sums.rules.ts'
import { keepBelow, restate } from './units.ts'

export type Value = { numerator: number | null; denominator: number | null; value: number | null }
export type GroupValue = Value & { group: string; unitId: string | null }
export type PeriodValue = Value & { period: Period; groups: GroupValue[] }

const withUnits = (q: Question): boolean => q.by === 'unit' || q.unitId !== undefined || q.structure !== 'then'
const byOf = (q: Question): string | undefined => (q.by === 'unit' ? undefined : q.by)

function whereOf(term: Term, q: Question): Record<string, readonly string[]> {
  const where: Record<string, readonly string[]> = { ...term.where }
  for (const [name, value] of Object.entries(q.where)) {
    const given = where[name]
    // Both must hold: a value that the indicator itself leaves out is nothing.
    where[name] = given && !given.includes(value) ? [] : [value]
  }
  return where
}

function checkDaily(source: FactSource, term: Term, q: Question): void {
  const asked = new Set([...Object.keys(whereOf(term, q)), ...(byOf(q) ? [byOf(q) ?? ''] : [])])
  if (asked.size > 1) throw refuse('invalid', 'indicators.query.day_one_dimension', { dimensions: [...asked].join(', ') })
  const [name] = asked
  if (name !== undefined && !dailyOf(source).includes(name)) throw refuse('invalid', 'indicators.query.not_by_day', { dimension: name })
}

async function readCounted(db: Db, source: FactSource, term: Term, q: Question, today: string): Promise<Sums> {
  const [first, last] = [q.periods[0], q.periods.at(-1)]
  if (!first || !last) return new Map()
  const kind = source.measures[term.measure]?.kind ?? 'flow'
  const span = first.kind === 'day' ? 'd' : 'm'
  if (span === 'd') checkDaily(source, term, q)
  const unitIds = q.unitId !== undefined && q.structure === 'then' ? await listDescendantIds(db, q.unitId) : undefined
  const end = endOf(last) < today ? endOf(last) : today
  const base: CellQuestion = {
    ...{ source: source.key, measure: term.measure, span, from: first.start, to: end, where: whereOf(term, q), by: byOf(q) },
    ...{ withUnits: withUnits(q), unitIds, today },
  }
  if (kind !== 'stock') return sumFlows(await readCells(db, base), q.periods)
  const past = q.periods.filter((period) => period.start <= today)
  if (span === 'm') return sumStocks(await readCells(db, { ...base, from: undefined }), past)
  // Days of a stock stand on the months before them.
  const month = periodOf('month', first.start).start
  const before = await readCells(db, { ...base, span: 'm', from: undefined, to: beforeMonth(month) })
  return sumStocks([...before, ...(await readCells(db, { ...base, from: month }))], past)
}

const beforeMonth = (month: string): string => shift({ kind: 'day', start: month }, -1).start

async function readLive(db: Db, source: FactSource, term: Term, q: Question, today: string): Promise<Sums> {
  const [first, last] = [q.periods[0], q.periods.at(-1)]
  if (!first || !last || !source.read) return new Map()
  const where = Object.fromEntries(Object.entries(whereOf(term, q)).map(([name, values]) => [name, values[0] ?? '']))
  const rows = await source.read(db, { measure: term.measure, where, by: byOf(q), from: first.start, to: endOf(last), today })
  const lines: Line[] = rows.map((row) => ({ bucket: 0, ...row })).sort((a, b) => (a.start < b.start ? -1 : 1))
  return source.measures[term.measure]?.kind === 'stock' ? lastLevels(lines, q.periods) : sumFlows(lines, q.periods)
}

async function readTerm(db: Db, term: Term, q: Question, today: string): Promise<Sums> {
  const source = findSource(term.source)
  const plain = term.source === entered ? await readEntered(db, term.measure, q) : !source?.measures[term.measure] ? new Map() : undefined
  const sums =
    plain ??
    (source?.read ? await readLive(db, source, term, q, today) : source ? await readCounted(db, source, term, q, today) : new Map())
  if (q.structure !== 'then') return restate(db, sums, { day: q.structure, unitId: q.unitId, periods: q.periods })
  return q.unitId === undefined ? sums : keepBelow(db, sums, q.unitId, q.periods)
}

async function readSide(db: Db, terms: readonly Term[], q: Question, today: string): Promise<Sums> {
  const parts: { sums: Sums; minus: boolean }[] = []
  for (const term of terms) parts.push({ sums: await readTerm(db, term, q, today), minus: term.minus === true })
  return combine(parts)
}

function valueOf(body: IndicatorBody, above: Sum | undefined, below: Sum | undefined, known: boolean): Value {
  if (body.percentile !== undefined) {
    const value = above && percentileOf(above.buckets, body.percentile)
    const hours = value === undefined ? null : body.unit === 'days' ? value / 24 : value
    return { numerator: above?.amount ?? null, denominator: null, value: hours }
  }
  const numerator = above?.amount ?? (known ? 0 : null)
  if (!body.denominator) return { numerator, denominator: null, value: numerator === null ? null : numerator * (body.scale ?? 1) }
  const denominator = below?.amount ?? (known ? 0 : null)
  const value = numerator === null || !denominator ? null : (numerator / denominator) * (body.scale ?? 1)
  return { numerator, denominator, value }
}

function together(row: ReturnType<Sums['get']>): Sum | undefined {
  if (!row || row.size === 0) return undefined
  const all: Sum = { amount: 0, buckets: new Map() }
  for (const { amount, buckets } of row.values()) {
    all.amount += amount
    for (const [bucket, count] of buckets) all.buckets.set(bucket, (all.buckets.get(bucket) ?? 0) + count)
  }
  return all
}

/** From when on nothing means none: before its source began to count, nothing is known. */
async function beginning(db: Db, body: IndicatorBody): Promise<string | undefined> {
  const starts: string[] = []
  for (const source of new Set(body.numerator.map((term) => term.source))) {
    const start = source === entered || findSource(source)?.read ? undefined : await firstStart(db, source)
    if (start === undefined) return undefined
    starts.push(start)
  }
  return starts.sort().at(-1)
}

// A share, a rank or a mean of two units is not their sum: without numerator and denominator it stays with its unit.
const notAdding = new Set(['percent', 'rank', 'index', 'score', 'per_100'])
const standsAlone = (body: IndicatorBody): boolean =>
  !body.denominator && notAdding.has(body.unit) && body.numerator.some((term) => term.source === entered)

/** Answers a question about an indicator: its value in each period, in all and by what was asked for. */
export async function compute(db: Db, body: IndicatorBody, asked: Question, today: string): Promise<PeriodValue[]> {
  const alone = standsAlone(body)
  const q: Question = alone ? { ...asked, structure: 'then' } : asked
  for (const term of [...body.numerator, ...(body.denominator ?? [])]) {
    const source = findSource(term.source)
    const by = byOf(q)
    if (source?.measures[term.measure] && by !== undefined && !dimensionsOf(source, term.measure).includes(by))
      throw refuse('invalid', 'indicators.query.unknown_dimension', {
        dimension: by,
        allowed: dimensionsOf(source, term.measure).join(', '),
      })
  }
  const above = await readSide(db, body.numerator, q, today)
  const below = body.denominator ? await readSide(db, body.denominator, q, today) : new Map()
  const since = await beginning(db, body)
  return q.periods.map((period) => {
    const [up, down] = [above.get(period.start), below.get(period.start)]
    const known = since !== undefined && endOf(period) >= since && period.start <= today
    const keys = q.by === undefined ? [] : [...new Set([...(up?.keys() ?? []), ...(down?.keys() ?? [])])]
    const groups = keys.map((key) => {
      const at = up?.get(key) ?? down?.get(key)
      return { group: at?.group ?? '', unitId: at?.unitId ?? null, ...valueOf(body, up?.get(key), down?.get(key), true) }
    })
    const whole = alone && (up?.size ?? 0) > 1 ? undefined : together(up)
    return { period, ...valueOf(body, whole, together(down), known), groups: q.by === 'unit' ? groups : merged(groups, body, up, down) }
  })
}

/** By a dimension while looking below a unit: the units of one group belong together. */
function merged(groups: GroupValue[], body: IndicatorBody, up: ReturnType<Sums['get']>, down: ReturnType<Sums['get']>): GroupValue[] {
  const names = [...new Set(groups.map(({ group }) => group))]
  const pick = (row: ReturnType<Sums['get']>, group: string) => together(row && new Map([...row].filter(([, sum]) => sum.group === group)))
  return names.map((group) => ({ group, unitId: null, ...valueOf(body, pick(up, group), pick(down, group), true) }))
}
