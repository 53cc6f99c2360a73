import type { Db } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'
import type { Definition, IndicatorBody } from '../definition/definition.ts'
import { findDefinition, listDefinitions } from '../definition/definition.queries.ts'
import { entered, type KnownSources, unconnectedTerms } from '../definition/definition.rules.ts'
import { knownSources } from '../definition/publish.ts'
import { lastEnteredStart, listEntries } from '../entry/entry.queries.ts'
import { type Generated, listGenerated } from '../generated/generated.queries.ts'
import { generatedIn, labelled } from '../generated/label.rules.ts'
import { compute, type PeriodValue } from '../query/compute.ts'
import type { Question } from '../query/grammar.rules.ts'
import { endOf, type Period, periodOf, periodText, shift } from '../query/period.rules.ts'
import { listSourceStates, type SourceState } from '../source/cell.queries.ts'
import { findSource } from '../source/source.ts'

/** ok · expired: entered too long ago · no_data: connected, nothing known yet · not_connected: nothing computes it yet. */
export type Status = 'ok' | 'expired' | 'no_data' | 'not_connected'

/** An indicator as a tile or a target shows it: its latest value with source, owner and age, and how it came there. */
export type Reading = {
  key: string
  version: number
  group: string
  /** Its place within the group. */
  order: number
  label: Localized
  unit: IndicatorBody['unit']
  decimals: number
  direction: IndicatorBody['direction']
  status: Status
  period: string
  /** Whether the period has ended. */
  isWhole: boolean
  value: number | null
  numerator: number | null
  denominator: number | null
  previous: number | null
  series: { period: string; value: number | null }[]
  /** When the newest fact behind it was counted or entered. */
  asOf: Date | null
  source: Localized
  owner: Localized
  /** Whether it is entered by hand. */
  isEntered: boolean
  plan: IndicatorBody['plan'] | undefined
  href: string
  /** The way to the records behind it, where there are any. */
  drillHref: string | null
}

export type ReadingQuestion = { today: string; unitId?: string | undefined; periods?: number }
type Known = { sources: KnownSources; states: ReadonlyMap<string, SourceState>; generated: readonly Generated[] }

/** The kind of period in which an indicator is told where nothing else is asked. */
export const toldIn = (body: IndicatorBody): Period['kind'] => (body.period === 'day' ? 'month' : body.period)

const isEntered = (body: IndicatorBody): boolean => body.numerator.some((term) => term.source === entered)

/** The latest period of which something can be known: for entered figures the last one entered. */
async function latestPeriod(db: Db, body: IndicatorBody, today: string): Promise<Period> {
  const kind = toldIn(body)
  const series = body.numerator.find((term) => term.source === entered)?.measure
  const start = series ? await lastEnteredStart(db, series, today) : undefined
  return periodOf(kind, start ?? today)
}

async function asOf(
  db: Db,
  body: IndicatorBody,
  period: Period,
  { states, today }: Known & { today: string },
): Promise<{ at: Date | null; expired: (today: string) => boolean }> {
  const series = body.numerator.find((term) => term.source === entered)?.measure
  if (series) {
    const entries = await listEntries(db, { series: [series], states: ['approved'], from: period.start, to: endOf(period), limit: 500 })
    const newest = entries.reduce<Date | null>((latest, entry) => (latest && latest > entry.enteredAt ? latest : entry.enteredAt), null)
    return {
      at: newest,
      expired: (today) => entries.length > 0 && entries.every((entry) => entry.expiresOn !== null && entry.expiresOn <= today),
    }
  }
  // What answers from its own tables is as of now, told as of the beginning of the day.
  if (body.numerator.some((term) => findSource(term.source)?.read)) return { at: new Date(`${today}T00:00:00+07:00`), expired: () => false }
  const dates = body.numerator.flatMap((term) => states.get(term.source)?.countedAt ?? [])
  return { at: dates.length > 0 ? new Date(Math.max(...dates.map(Number))) : null, expired: () => false }
}

/** Whether a figure is of what there is at the end of its period. */
export const isStock = (body: IndicatorBody): boolean =>
  body.numerator.some((term) => findSource(term.source)?.measures[term.measure]?.kind === 'stock')

/** The source of a figure in words; where made-up work is in it, that stands first. */
const sourceOf = (body: IndicatorBody, period: Period, { generated }: Known): Localized =>
  labelled(body.source, generatedIn(body, generated, { from: period.start, to: endOf(period) }, isStock(body)))

const drillable = (body: IndicatorBody): boolean => body.numerator.some((term) => findSource(term.source)?.drill !== undefined)

async function read(db: Db, definition: Definition, q: ReadingQuestion, known: Known): Promise<Reading> {
  const { body } = definition
  const isMissing = unconnectedTerms(body, known.sources).length > 0
  const last = isMissing ? periodOf(toldIn(body), q.today) : await latestPeriod(db, body, q.today)
  const count = q.periods ?? 13
  const periods = Array.from({ length: count }, (_, index) => shift(last, index + 1 - count))
  const question: Question = { periods, where: {}, structure: 'then', ...(q.unitId ? { unitId: q.unitId } : {}) }
  const values: PeriodValue[] = isMissing ? [] : await compute(db, body, question, q.today)
  const now = values.at(-1)
  const age = isMissing ? undefined : await asOf(db, body, last, { ...known, today: q.today })
  const value = now?.value ?? null
  const href = `/dieu-hanh/chi-tieu/${definition.key}`
  return {
    key: definition.key,
    version: definition.version,
    group: body.group,
    order: body.order ?? 10_000,
    label: body.label,
    unit: body.unit,
    decimals: body.decimals ?? (body.unit === 'percent' ? 1 : 0),
    direction: body.direction,
    status: isMissing ? 'not_connected' : value === null ? 'no_data' : age?.expired(q.today) ? 'expired' : 'ok',
    period: periodText(last),
    isWhole: endOf(last) < q.today,
    value,
    numerator: now?.numerator ?? null,
    denominator: now?.denominator ?? null,
    previous: values.at(-2)?.value ?? null,
    series: values.map((one) => ({ period: periodText(one.period), value: one.value })),
    asOf: age?.at ?? null,
    source: sourceOf(body, last, known),
    owner: body.owner,
    isEntered: isEntered(body),
    plan: body.plan,
    href,
    drillHref: !isMissing && drillable(body) ? `${href}/ho-so?ky=${periodText(last)}` : null,
  }
}

async function known(db: Db): Promise<Known> {
  const states = new Map((await listSourceStates(db)).map((state) => [state.source, state]))
  return { sources: await knownSources(db), states, generated: await listGenerated(db) }
}

/** The latest value of one indicator, with its age, source, owner and the way here; undefined if there is none such. */
export async function readIndicator(db: Db, key: string, q: ReadingQuestion): Promise<Reading | undefined> {
  const definition = await findDefinition(db, key)
  return definition && read(db, definition, q, await known(db))
}

// So many at a time: the pool is everybody's.
const abreast = 4

/** The latest values of many indicators, or of all, in the order of their keys. */
export async function readIndicators(db: Db, keys: readonly string[] | undefined, q: ReadingQuestion): Promise<Reading[]> {
  const wanted = (await listDefinitions(db)).filter((definition) => !keys || keys.includes(definition.key))
  const about = await known(db)
  const readings: Reading[] = []
  for (let at = 0; at < wanted.length; at += abreast)
    readings.push(...(await Promise.all(wanted.slice(at, at + abreast).map((definition) => read(db, definition, q, about)))))
  return readings
}
