import type { Static } from 'typebox'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type MessageKey, translatorFor } from '#core/i18n.ts'
import {
  compute,
  type Definition,
  dimensionName,
  endOf,
  findDefinition,
  type GroupValue,
  groupNames,
  isStock,
  madeUpIn,
  type Period,
  type PeriodValue,
  periodOf,
  periodsBetween,
  periodText,
  readIndicator,
  shift,
} from '#engine/indicators/index.ts'
import { listUnits } from '#ground/places/index.ts'
import type { IndicatorSource } from '../dataset/definition.ts'
import { settings } from '../dataset/settings.ts'
import type { Column, Counted, Row, Table } from './table.ts'

type Source = Static<typeof IndicatorSource>
type Line = { definition: Definition; period: PeriodValue; group: GroupValue | undefined }

const words = (vi: string, en: string, km: string): Column['label'] => ({ vi, en, km })
const countable = new Set(['count', 'percent', 'people', 'per_100', 'days', 'hours', 'score', 'index'])

/** Whether its figures may be of a few people when they are divided: then small ones are hidden. */
export function speaksOfPeople({ body }: Definition): boolean {
  const plain = new Set([...settings().plainSources, 'entered'])
  return [...body.numerator, ...(body.denominator ?? [])].some(({ source }) => !plain.has(source))
}

export type RefusedIndicator = { field: string; why: 'unknown' | 'dimension' | 'uncountable' | 'too_fine' }

/** What is wrong with the choice of indicators. */
export async function refusedIndicators(db: Db, source: Source): Promise<RefusedIndicator[]> {
  const bad: RefusedIndicator[] = []
  for (const key of source.indicators) {
    const definition = await findDefinition(db, key)
    if (!definition) {
      bad.push({ field: key, why: 'unknown' })
      continue
    }
    const { body } = definition
    if (source.by && source.by !== 'unit' && !body.dimensions.includes(source.by)) bad.push({ field: key, why: 'dimension' })
    if (source.by && speaksOfPeople(definition) && !countable.has(body.unit)) bad.push({ field: key, why: 'uncountable' })
    const order = ['month', 'quarter', 'year']
    if (body.period !== 'day' && order.indexOf(source.period) < order.indexOf(body.period)) bad.push({ field: key, why: 'too_fine' })
  }
  return bad
}

async function linesOf(db: Db, source: Source, definitions: readonly Definition[], today: string): Promise<Line[]> {
  const last = shift(periodOf(source.period, today), -1)
  const periods = Array.from({ length: source.last }, (_, index) => shift(last, index + 1 - source.last))
  const lines: Line[] = []
  for (const definition of definitions) {
    const values = await compute(db, definition.body, { periods, by: source.by, where: {}, structure: 'then' }, today)
    for (const period of values) {
      if (!source.by) {
        if (period.value !== null) lines.push({ definition, period, group: undefined })
        continue
      }
      for (const group of period.groups) if (group.value !== null || group.numerator !== null) lines.push({ definition, period, group })
    }
  }
  return lines
}

function columnsOf(source: Source, definitions: readonly Definition[]): Column[] {
  const t = translatorFor('vi')
  const [first] = definitions
  const name = source.by && first ? dimensionName(t, first, source.by) : ''
  const names = {
    vi: name,
    en: first && source.by ? dimensionName(translatorFor('en'), first, source.by) : name,
    km: first && source.by ? dimensionName(translatorFor('km'), first, source.by) : name,
  }
  return [
    {
      key: 'indicator',
      label: words('Chỉ tiêu (mã)', 'Indicator (code)', 'សូចនាករ (លេខកូដ)'),
      kind: 'code',
      values: definitions.map(({ key, body }) => ({ value: key, label: body.label })),
    },
    { key: 'indicator_name', label: words('Chỉ tiêu', 'Indicator', 'សូចនាករ'), kind: 'text' },
    {
      key: 'period',
      label: words('Kỳ', 'Period', 'រយៈពេល'),
      kind: 'period',
      hint: words('2026, 2026-Q4 hoặc 2026-11', '2026, 2026-Q4 or 2026-11', '២០២៦, 2026-Q4 ឬ 2026-11'),
    },
    ...(source.by
      ? [
          {
            key: `${source.by}_code`,
            label: { vi: `${names.vi} (mã)`, en: `${names.en} (code)`, km: `${names.km} (លេខកូដ)` },
            kind: source.by === 'unit' ? ('unit' as const) : ('text' as const),
          },
          { key: `${source.by}_name`, label: names, kind: 'text' as const },
        ]
      : []),
    { key: 'value', label: words('Giá trị', 'Value', 'តម្លៃ'), kind: 'number' },
    { key: 'unit_of_measure', label: words('Đơn vị tính', 'Unit of measure', 'ឯកតា'), kind: 'text' },
    { key: 'numerator', label: words('Tử số', 'Numerator', 'ភាគយក'), kind: 'number' },
    { key: 'denominator', label: words('Mẫu số', 'Denominator', 'ភាគបែង'), kind: 'number' },
    { key: 'method_version', label: words('Phiên bản cách tính', 'Version of the method', 'កំណែវិធីគណនា'), kind: 'integer' },
  ]
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(4)))

/** The months whose counts a figure is the sum of: of what there is at an end, the last one alone. */
function atomsOf({ body }: Definition, side: 'numerator' | 'denominator', period: Period, place: string): string[] {
  const months = periodsBetween(periodOf('month', period.start), periodOf('month', endOf(period)), 60)
  const own = isStock(body) ? months.slice(-1) : months
  const terms = JSON.stringify(body[side] ?? []).replaceAll(' ', '_')
  return own.map(({ start }) => `${terms} ${place} ${start}`)
}

/** A count and, of a share, what it is not: one that is a few hides as well, for the rest would tell it. */
function countedOf(lines: readonly Line[]): Counted[] {
  const tables = new Map<string, { numerator: Counted['lines']; denominator: Counted['lines'] }>()
  for (const [row, { definition, period, group }] of lines.entries()) {
    if (!group || !speaksOfPeople(definition)) continue
    const key = `${definition.key} ${period.period.start}`
    const table = tables.get(key) ?? { numerator: [], denominator: [] }
    tables.set(key, table)
    const place = `${group.unitId ?? ''}|${group.group}`
    const { numerator, denominator } = group
    const counts = (side: 'numerator' | 'denominator') => atomsOf(definition, side, period.period, place)
    const isPart = numerator !== null && denominator !== null && definition.body.scale === 100
    if (numerator !== null)
      table.numerator.push({
        row,
        value: numerator,
        parts: [place],
        atoms: counts('numerator'),
        ...(isPart ? { rest: denominator - numerator } : {}),
      })
    if (denominator !== null) table.denominator.push({ row, value: denominator, parts: [place], atoms: counts('denominator') })
  }
  return [...tables.values()].flatMap(({ numerator, denominator }) => [
    { column: 'numerator', with: ['value'], lines: numerator },
    ...(denominator.length > 0 ? [{ column: 'denominator', with: ['value'], lines: denominator }] : []),
  ])
}

/** The lines of periods that hold made-up work. */
async function madeUpRows(db: Db, lines: readonly Line[]): Promise<Set<number>> {
  const known = new Map<string, Promise<boolean>>()
  const rows = new Set<number>()
  for (const [index, { definition, period }] of lines.entries()) {
    const span = { from: period.period.start, to: endOf(period.period) }
    const key = `${definition.key} ${span.from}`
    const asked = known.get(key) ?? madeUpIn(db, [definition.key], span).then((found) => found.length > 0)
    known.set(key, asked)
    if (await asked) rows.add(index)
  }
  return rows
}

/** Values of indicators of periods that are over, one line each. */
export async function readIndicators(db: Db, source: Source, today: string): Promise<Table> {
  const [bad] = await refusedIndicators(db, source)
  if (bad) throw refuse('invalid', `opendata.indicator_${bad.why}`, { field: bad.field })
  const t = translatorFor('vi')
  const definitions = (await Promise.all(source.indicators.map((key) => findDefinition(db, key)))).flatMap((one) => one ?? [])
  const lines = await linesOf(db, source, definitions, today)
  const units = new Map(
    (
      await listUnits(db, [
        ...new Set(lines.flatMap(({ group }) => (group?.unitId && /^[0-9a-f]{8}-/.test(group.unitId) ? group.unitId : []))),
      ])
    ).map((unit) => [unit.id, unit.code]),
  )
  const names = new Map<string, (group: GroupValue) => string>()
  for (const definition of definitions)
    if (source.by) {
      const own = lines.flatMap(({ definition: one, group }) => (one.key === definition.key && group ? group : []))
      names.set(definition.key, await groupNames(db, t, definition, source.by, own))
    }
  const rows = lines.map(({ definition, period, group }): Row => {
    const { key, body, version } = definition
    const told = group ?? period
    return {
      indicator: key,
      indicator_name: body.label.vi,
      period: periodText(period.period),
      ...(source.by && group
        ? {
            [`${source.by}_code`]: source.by === 'unit' ? (units.get(group.unitId ?? '') ?? null) : group.group,
            [`${source.by}_name`]: names.get(key)?.(group) ?? null,
          }
        : {}),
      value: rounded(told.value),
      unit_of_measure: t(`opendata.measure.${body.unit}` as MessageKey),
      numerator: rounded(told.numerator),
      denominator: rounded(told.denominator),
      method_version: version,
    }
  })
  const madeUp = await madeUpRows(db, lines)
  const ages = await Promise.all(source.indicators.map((key) => readIndicator(db, key, { today, periods: 1 })))
  const dates = ages.flatMap((reading) => reading?.asOf ?? [])
  const spans = lines.map(({ period }) => period.period)
  const [from] = spans.map(({ start }) => start).sort()
  const to = spans.map(endOf).sort().at(-1)
  const counted = countedOf(lines)
  return {
    columns: columnsOf(source, definitions),
    rows,
    keys: ['indicator', 'period', ...(source.by ? [`${source.by}_code`, `${source.by}_name`] : [])],
    sourceAt: dates.length > 0 ? new Date(Math.max(...dates.map(Number))) : null,
    ...(from && to ? { covers: { from, to } } : {}),
    aggregated: true,
    madeUp,
    ...(source.by && definitions.some(speaksOfPeople) ? { counted } : {}),
  }
}
