import { refuse } from '#core/errors.ts'
import type { IndicatorBody } from '../definition/definition.ts'
import { fineness, parsePeriod, type Period, periodsBetween, shift } from './period.rules.ts'

/**
 * A question about an indicator. The grammar is closed: these words, and the dimensions that the definition names. What it
 * cannot say cannot be asked, so no question reaches a table or a field that nobody meant to show.
 */
export type Question = {
  periods: Period[]
  /** A unit, with all below it. */
  unitId?: string | undefined
  by?: string | undefined
  where: Readonly<Record<string, string>>
  /** Units as they were in each period, or those of a day. */
  structure: 'then' | string
}

export type Asked = {
  period?: string | undefined
  from?: string | undefined
  to?: string | undefined
  unit?: string | undefined
  by?: string | undefined
  where?: string | undefined
  structure?: string | undefined
}

export const mostPeriods = 120

function checkDimension(body: IndicatorBody, name: string): string {
  if (name === 'unit' || body.dimensions.includes(name)) return name
  throw refuse('invalid', 'indicators.query.unknown_dimension', { dimension: name, allowed: ['unit', ...body.dimensions].join(', ') }, [
    { field: 'by', rule: 'unknown_dimension', message: name },
  ])
}

function periodsOf(body: IndicatorBody, asked: Asked, current: Period): Period[] {
  const read = (text: string): Period => {
    const period = parsePeriod(text)
    if (!period) throw refuse('invalid', 'indicators.query.not_a_period', { period: text })
    return period
  }
  const to = asked.to ? read(asked.to) : asked.from ? { kind: read(asked.from).kind, start: current.start } : current
  const from = asked.from
    ? read(asked.from)
    : asked.to
      ? to
      : shift(to, to.kind === 'day' ? -29 : to.kind === 'year' ? -4 : to.kind === 'quarter' ? -7 : -12)
  if (from.kind !== to.kind) throw refuse('invalid', 'indicators.query.mixed_periods', { from: asked.from ?? '', to: asked.to ?? '' })
  if (from.start > to.start) throw refuse('invalid', 'indicators.query.from_after_to', { from: asked.from ?? '', to: asked.to ?? '' })
  if (fineness(to.kind) < fineness(body.period))
    throw refuse('invalid', 'indicators.query.too_fine', { period: to.kind, finest: body.period })
  const periods = periodsBetween(from, to, mostPeriods + 1)
  if (periods.length > mostPeriods) throw refuse('invalid', 'indicators.query.too_many', { most: mostPeriods })
  return periods
}

/** Reads `where=channel:online,level:commune`. */
function whereOf(body: IndicatorBody, text: string): Record<string, string> {
  const where: Record<string, string> = {}
  for (const part of text.split(',')) {
    const at = part.indexOf(':')
    if (at <= 0 || at === part.length - 1) throw refuse('invalid', 'indicators.query.where_form', { part })
    const name = part.slice(0, at)
    if (name === 'unit') throw refuse('invalid', 'indicators.query.where_form', { part })
    where[checkDimension(body, name)] = part.slice(at + 1)
  }
  return where
}

/** Turns what was asked into a question, or says by name what is wrong with it. `current` is the period of today. */
export function readQuestion(body: IndicatorBody, asked: Asked, current: (kind: Period['kind']) => Period): Question {
  const wanted = asked.period ?? ((asked.to ?? asked.from) ? undefined : body.period === 'day' ? 'month' : body.period)
  if (wanted !== undefined && !['day', 'month', 'quarter', 'year'].includes(wanted))
    throw refuse('invalid', 'indicators.query.not_a_period', { period: wanted })
  const ends = asked.to ?? asked.from
  const kind = (wanted ?? (ends && parsePeriod(ends)?.kind) ?? body.period) as Period['kind']
  const periods = periodsOf(body, asked, current(kind))
  if (wanted !== undefined && periods[0]?.kind !== wanted)
    throw refuse('invalid', 'indicators.query.mixed_periods', { from: asked.from ?? '', to: asked.to ?? '' })
  const by = asked.by === undefined || asked.by === '' ? undefined : checkDimension(body, asked.by)
  const where = asked.where ? whereOf(body, asked.where) : {}
  const structure = asked.structure || 'then'
  if (structure !== 'then' && parsePeriod(structure)?.kind !== 'day')
    throw refuse('invalid', 'indicators.query.not_a_structure', { structure })
  return { periods, ...(asked.unit ? { unitId: asked.unit } : {}), by, where, structure }
}
