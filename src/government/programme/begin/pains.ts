import type { FastifyRequest } from 'fastify'
import { dayOf, formatDate, formatNumber, localized } from '#core/i18n.ts'
import {
  compute,
  type Definition,
  findDefinition,
  groupNames,
  type GroupValue,
  type Period,
  periodOf,
  periodWords,
  shift,
} from '#engine/indicators/index.ts'
import { completenessOf, listRegisters } from '#engine/registers/index.ts'
import { countNeeded } from '../target/needs.rules.ts'
import { measureAll } from '../target/measure.ts'
import { gapOf } from '../target/target.rules.ts'
import { standingWords, wordsOf } from '../target/target-words.ts'
import { type PainKind, type Part, type Weight, weightOf } from './pains.rules.ts'

/** A trouble that the data shows, with its proof and where it lies. */
export type Pain = Weight & {
  id: string
  kind: PainKind
  title: string
  /** The figures in a sentence. */
  evidence: string
  source: string
  asOf: string
  /** Who can end it. */
  owner: string
  href: string
}
type Asking = { request: FastifyRequest; unitId: string | undefined; today: string }

const months = (today: string, count: number): Period[] =>
  Array.from({ length: count }, (_, index) => shift(periodOf('month', today), index + 1 - count))

type Sum = Part & { group: GroupValue }

/** Numerator and denominator of a share over some months, by unit or dimension. */
async function sumsBy({ request, unitId, today }: Asking, definition: Definition, by: string, count: number): Promise<Sum[]> {
  const question = { periods: months(today, count), by, where: {}, structure: 'then' as const, ...(unitId ? { unitId } : {}) }
  const sums = new Map<string, Sum>()
  for (const { groups } of await compute(request.server.db, definition.body, question, today))
    for (const group of groups) {
      const key = by === 'unit' ? (group.unitId ?? '') : group.group
      const before = sums.get(key)
      sums.set(key, {
        group,
        numerator: (before?.numerator ?? 0) + (group.numerator ?? 0),
        denominator: (before?.denominator ?? 0) + (group.denominator ?? 0),
      })
    }
  return [...sums].filter(([key]) => key !== '').map(([, sum]) => sum)
}

type Looked = {
  kind: PainKind
  indicator: string
  by: 'unit' | 'procedure'
  /** Months that are added up; a level is that of the current one. */
  months: number
  /** What is lacking to the whole is the pain. */
  inverse?: boolean
  /** The figure whose records stand behind it. */
  records: string
  where?: string
}

const looked: Looked[] = [
  { kind: 'late_unit', indicator: 'one_stop_overdue_share', by: 'unit', months: 1, records: 'one_stop_overdue' },
  { kind: 'late_procedure', indicator: 'one_stop_overdue_share', by: 'procedure', months: 1, records: 'one_stop_overdue' },
  { kind: 'supplement', indicator: 'one_stop_supplement_rate', by: 'procedure', months: 3, records: 'one_stop_supplement_rate' },
  { kind: 'counter', indicator: 'one_stop_online_share', by: 'procedure', months: 3, inverse: true, records: 'one_stop_online_share' },
]

async function countedPains(asking: Asking, look: Looked): Promise<Pain[]> {
  const { request, unitId, today } = asking
  const { t, server } = request
  const definition = await findDefinition(server.db, look.indicator)
  if (!definition) return []
  const sums = await sumsBy(asking, definition, look.by, look.months)
  const name = await groupNames(
    server.db,
    t,
    definition,
    look.by,
    sums.map(({ group }) => group),
  )
  const period =
    look.months === 1
      ? formatDate(t.lang, today)
      : t('programme.begin.months', { count: look.months, to: periodWords(t, periodOf('month', today)) })
  return sums.flatMap((sum) => {
    const weight = weightOf(sum, look.inverse)
    if (!weight) return []
    const own =
      look.by === 'unit'
        ? { 'don-vi': sum.group.unitId ?? '' }
        : { loc: `procedure:${sum.group.group}`, ...(unitId ? { 'don-vi': unitId } : {}) }
    const label = name(sum.group)
    return {
      ...weight,
      id: `${look.kind}:${sum.group.unitId ?? ''}${sum.group.group}`,
      kind: look.kind,
      title: t(`programme.begin.title.${look.kind as 'late_unit'}`, { name: label }),
      evidence: t(`programme.begin.evidence.${look.kind as 'late_unit'}`, {
        part: formatNumber(t.lang, weight.touched ?? 0),
        whole: formatNumber(t.lang, sum.denominator),
        share: formatNumber(t.lang, Math.round(weight.gap * 1000) / 10),
        period,
      }),
      source: localized(t.lang, definition.body.source),
      asOf: formatDate(t.lang, today),
      owner: look.by === 'unit' ? label : localized(t.lang, definition.body.owner),
      href: `/dieu-hanh/chi-tieu/${look.records}${look.records === 'one_stop_overdue' ? '/ho-so' : ''}?${new URLSearchParams(own)}`,
    }
  })
}

async function targetPains({ request }: Asking): Promise<Pain[]> {
  const { t } = request
  return (await measureAll(request.server)).flatMap(({ resolution, targets }) =>
    targets.flatMap((measured) => {
      const { reading, milestone, value, standing, target } = measured
      if (!['missed', 'behind', 'below'].includes(standing) || value === null || !milestone || !reading) return []
      const words = wordsOf(t, measured, resolution.key)
      const hasParts = reading.numerator !== null && reading.denominator !== null && reading.unit === 'percent'
      return {
        gap: gapOf(target.way, value, milestone.value),
        touched: hasParts
          ? countNeeded(
              target.way,
              { numerator: reading.numerator ?? 0, denominator: reading.denominator ?? 0, scale: 100 },
              milestone.value,
            )
          : undefined,
        id: `target:${resolution.key}:${target.key}`,
        kind: 'target' as const,
        title: t('programme.begin.title.target', { name: words.name, code: resolution.body.code }),
        evidence: t('programme.begin.evidence.target', {
          ...{ value: words.value, goal: words.goal, year: words.goalYear, share: words.share, period: words.period },
          standing: standingWords(t, standing),
        }),
        ...{ source: words.source, asOf: words.asOf, owner: words.owner, href: words.href },
      }
    }),
  )
}

async function entryPains(asking: Asking): Promise<Pain[]> {
  const { request, today } = asking
  const { t, server } = request
  const definition = await findDefinition(server.db, 'entries_complete')
  if (!definition) return []
  const sums = await sumsBy(asking, definition, 'unit', 12)
  const name = await groupNames(
    server.db,
    t,
    definition,
    'unit',
    sums.map(({ group }) => group),
  )
  return sums.flatMap((sum) => {
    const missing = sum.denominator - sum.numerator
    if (sum.denominator < 1 || missing < 1) return []
    const label = name(sum.group)
    return {
      gap: missing / sum.denominator,
      touched: undefined,
      id: `entries:${sum.group.unitId ?? ''}`,
      kind: 'entries' as const,
      title: t('programme.begin.title.entries', { name: label }),
      evidence: t('programme.begin.evidence.entries', { part: missing, whole: sum.denominator }),
      source: localized(t.lang, definition.body.source),
      asOf: formatDate(t.lang, today),
      owner: label,
      href: `/dieu-hanh/chi-tieu/entries_complete?${new URLSearchParams({ theo: 'unit' })}`,
    }
  })
}

/** Registers whose records lack what they must hold, or are not kept fresh. Of sealed ones not even the number is told. */
async function registerPains({ request, today }: Asking): Promise<Pain[]> {
  const { t, server } = request
  const pains: Pain[] = []
  for (const { definition } of await listRegisters(server.db)) {
    const { key } = definition
    if (definition.class === 'sealed') continue
    const list = await completenessOf(server.db, key, today)
    const sum = (of: 'rows' | 'complete'): number => list.reduce((total, one) => total + one[of], 0)
    const [rows, complete] = [sum('rows'), sum('complete')]
    const name = localized(t.lang, definition.title)
    const isEmpty = rows === 0
    if (!isEmpty && complete === rows) continue
    pains.push({
      gap: isEmpty ? 1 : (rows - complete) / rows,
      touched: isEmpty ? undefined : rows - complete,
      id: `register:${key}`,
      kind: 'register',
      title: t('programme.begin.title.register', { name }),
      evidence: isEmpty
        ? t('programme.begin.evidence.register_empty')
        : t('programme.begin.evidence.register', { part: formatNumber(t.lang, rows - complete), whole: formatNumber(t.lang, rows) }),
      source: t('programme.begin.registers'),
      asOf: formatDate(t.lang, today),
      owner: localized(t.lang, definition.group),
      href: `/du-lieu/${key}`,
    })
  }
  return pains
}

/** Every trouble that the data shows below a unit, or in the whole province. */
export async function findPains(request: FastifyRequest, unitId: string | undefined): Promise<Pain[]> {
  const asking: Asking = { request, unitId, today: dayOf(request.server.clock.now()) }
  const pains: Pain[] = []
  for (const look of looked) pains.push(...(await countedPains(asking, look)))
  // Targets and registers are the province's: they are not divided by units.
  if (unitId === undefined) pains.push(...(await targetPains(asking)), ...(await entryPains(asking)), ...(await registerPains(asking)))
  return pains
}
