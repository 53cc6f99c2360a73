import type { Db } from '#core/db.ts'
import { compute, findDefinition, type Period, parsePeriod, periodOf, periodsBetween, readIndicator } from '#engine/indicators/index.ts'
import { listUnits, type Unit } from '#ground/places/index.ts'
import { ratioOf } from '../money/money.rules.ts'
import type { Project, ProjectBody, ValueRule } from '../project/project.ts'
import { bookOn, type Book } from '../rulebook/rulebook.queries.ts'
import type { MethodBook } from '../rulebook/shapes.ts'
import { addSaved, addSpans, type Distance, nothingSaved, partOf, type Saved, savedBy, type Span, worthOf } from './value.rules.ts'

export const methodKey = 'visits'
export const counted = 'one_stop_received'
type VisitsRule = Extract<ValueRule, { kind: 'visits' }>
type ChangeRule = Extract<ValueRule, { kind: 'indicator' }>
export type StatedRule = Extract<ValueRule, { kind: 'stated' }>

/** Dossiers filed online at one desk in one month, and what they spared. */
export type VisitLine = { month: string; unitId: string; count: number; saved: Saved }
export type VisitsTold = {
  rule: VisitsRule
  percent: number
  lines: VisitLine[]
  count: number
  saved: Saved
  money: Span
  since: string | undefined
}
export type ChangeTold = { rule: ChangeRule; now: number | null; period: string; money: Span | undefined }
export type Value = {
  method: Book<MethodBook> | undefined
  visits: VisitsTold[]
  changes: ChangeTold[]
  stated: StatedRule[]
  /** What was measured, in đồng; undefined: not measured yet. */
  measured: Span | undefined
  /** What one đồng brought back so far, in hundredths. */
  ratio: { low: number; mid: number; high: number } | undefined
  /** What was spent so far, of which the ratio is taken. */
  cost: number
}

export const methodOn = (db: Db, day: string): Promise<Book<MethodBook> | undefined> =>
  bookOn<MethodBook>(db, 'value_method', methodKey, day)

/** How far it is to the desk of a unit: by its code, else by its level; undefined where the method does not say. */
export function distanceTo(method: MethodBook, unit: Pick<Unit, 'code' | 'level'>): Distance | undefined {
  const { units, levels } = method.distances
  const part = unit.code.split('.').find((piece) => units[piece])
  return units[unit.code] ?? (part ? units[part] : undefined) ?? levels[unit.level]
}

const monthsSince = (from: string, today: string): Period[] => {
  const [first, last] = [parsePeriod(from), periodOf('month', today)]
  return first && first.start <= last.start ? periodsBetween(first, last, 120) : []
}

/** Online dossiers by desk and month: whatever the indicator counts, and what opens behind it. */
async function visitsOf(
  db: Db,
  rule: VisitsRule,
  method: MethodBook,
  today: string,
): Promise<{ lines: VisitLine[]; since: string | undefined }> {
  const definition = await findDefinition(db, counted)
  const periods = monthsSince(rule.from, today)
  if (!definition || periods.length === 0) return { lines: [], since: undefined }
  const sums = new Map<string, { month: string; unitId: string; count: number }>()
  let since: string | undefined
  for (const procedure of rule.procedures.length > 0 ? rule.procedures : [undefined]) {
    const where = { channel: 'online', ...(procedure ? { procedure } : {}) }
    for (const told of await compute(db, definition.body, { periods, by: 'unit', where, structure: 'then' }, today)) {
      const month = told.period.start.slice(0, 7)
      if (told.numerator !== null && (since === undefined || month < since)) since = month
      for (const { unitId, numerator } of told.groups) {
        if (!unitId || !numerator) continue
        const key = `${month} ${unitId}`
        sums.set(key, { month, unitId, count: (sums.get(key)?.count ?? 0) + numerator })
      }
    }
  }
  const units = new Map((await listUnits(db, [...new Set([...sums.values()].map(({ unitId }) => unitId))])).map((unit) => [unit.id, unit]))
  const lines = [...sums.values()].map((line) => {
    const unit = units.get(line.unitId)
    const distance = unit && distanceTo(method, unit)
    return { ...line, saved: distance ? savedBy(line.count, distance, method) : nothingSaved }
  })
  return { lines: lines.sort((a, b) => (a.month === b.month ? b.count - a.count : a.month < b.month ? 1 : -1)), since }
}

async function changeOf(db: Db, rule: ChangeRule, today: string): Promise<ChangeTold> {
  const reading = await readIndicator(db, rule.indicator, { today })
  const now = reading && reading.status !== 'not_connected' ? reading.value : null
  const better = now === null ? 0 : reading?.direction === 'down' ? rule.before - now : now - rule.before
  return {
    rule,
    now,
    period: reading?.period ?? '',
    money: now === null ? undefined : worthOf(better, rule.dongPerUnit, rule.spreadPercent),
  }
}

/** Reckons values in one go: what several projects ask for alike is asked of the database once. */
export function valuer(db: Db, today: string): (project: Pick<Project, 'paid'> & { body: ProjectBody }) => Promise<Value> {
  const kept = new Map<string, ReturnType<typeof visitsOf>>()
  let method: Promise<Book<MethodBook> | undefined> | undefined
  return async ({ body, paid }) => {
    method ??= methodOn(db, today)
    const book = await method
    const visits: VisitsTold[] = []
    const changes: ChangeTold[] = []
    for (const rule of body.value) {
      if (rule.kind === 'visits' && book) {
        const key = JSON.stringify([rule.from, rule.procedures])
        const asked = kept.get(key) ?? visitsOf(db, rule, book.body, today)
        kept.set(key, asked)
        const { lines, since } = await asked
        const saved = addSaved(lines.map((line) => line.saved))
        const count = lines.reduce((sum, line) => sum + line.count, 0)
        visits.push({ rule, percent: rule.percent, lines, count, saved, money: partOf(saved.money, rule.percent), since })
      }
      if (rule.kind === 'indicator') changes.push(await changeOf(db, rule, today))
    }
    const told = [
      ...visits.filter(({ since }) => since !== undefined).map(({ money }) => money),
      ...changes.flatMap(({ money }) => money ?? []),
    ]
    const measured = told.length > 0 ? addSpans(told) : undefined
    const share = (amount: number): number | undefined => ratioOf(amount, paid)
    const [low, mid, high] = measured ? [share(measured.low), share(measured.mid), share(measured.high)] : []
    return {
      ...{ method: book, visits, changes, measured, cost: paid },
      stated: body.value.filter((rule): rule is StatedRule => rule.kind === 'stated'),
      ratio: low === undefined || mid === undefined || high === undefined ? undefined : { low, mid, high },
    }
  }
}

/** The months of a saving, the newest first. */
export function byMonth(lines: readonly VisitLine[]): { month: string; count: number; saved: Saved }[] {
  return [...new Set(lines.map(({ month }) => month))].map((month) => {
    const own = lines.filter((line) => line.month === month)
    return { month, count: own.reduce((sum, line) => sum + line.count, 0), saved: addSaved(own.map((line) => line.saved)) }
  })
}
