import type { IndicatorBody, Term } from './definition.ts'

/** What is known of the sources when a definition is checked. */
export type KnownMeasure = { kind: 'flow' | 'stock' | 'duration'; dimensions: readonly string[] }
export type KnownSources = { find(source: string, measure: string): KnownMeasure | undefined }
export type Defect = { field: string; rule: string; detail: string }

export const termsOf = (body: IndicatorBody): Term[] => [...body.numerator, ...(body.denominator ?? [])]
export const entered = 'entered'

const isConnected = (sources: KnownSources, term: Term, body: IndicatorBody): boolean =>
  term.source === entered
    ? body.entry !== undefined || sources.find(entered, term.measure) !== undefined
    : sources.find(term.source, term.measure) !== undefined

/** The terms for which there is no source (yet). */
export const unconnectedTerms = (body: IndicatorBody, sources: KnownSources): Term[] =>
  termsOf(body).filter((term) => !isConnected(sources, term, body))

function termDefects(body: IndicatorBody, sources: KnownSources): Defect[] {
  const defects: Defect[] = []
  for (const side of ['numerator', 'denominator'] as const) {
    for (const term of body[side] ?? []) {
      const known = sources.find(term.source, term.measure)
      const name = `${term.source}.${term.measure}`
      if (!known) {
        if (!isConnected(sources, term, body) && !body.plan) defects.push({ field: side, rule: 'unknown_measure', detail: name })
        continue
      }
      for (const dimension of Object.keys(term.where ?? {}))
        if (!known.dimensions.includes(dimension)) defects.push({ field: side, rule: 'unknown_dimension', detail: `${name}: ${dimension}` })
      for (const dimension of body.dimensions)
        if (!known.dimensions.includes(dimension))
          defects.push({ field: 'dimensions', rule: 'dimension_not_there', detail: `${name}: ${dimension}` })
      const isDuration = known.kind === 'duration'
      if (isDuration !== (body.percentile !== undefined)) defects.push({ field: side, rule: 'percentile_of_durations', detail: name })
    }
  }
  return defects
}

/** What is wrong with a definition beyond its shape; nothing, if it may be published. */
export function checkIndicator(body: IndicatorBody, sources: KnownSources): Defect[] {
  const defects = termDefects(body, sources)
  if (body.percentile !== undefined && body.denominator)
    defects.push({ field: 'denominator', rule: 'percentile_alone', detail: String(body.percentile) })
  if (body.unit === 'percent' && body.denominator && body.scale !== 100)
    defects.push({ field: 'scale', rule: 'percent_times_100', detail: String(body.scale ?? 1) })
  if (body.entry && !body.numerator.some((term) => term.source === entered && term.measure === body.key))
    defects.push({ field: 'entry', rule: 'entry_of_itself', detail: body.key })
  if (body.entry && body.period === 'day') defects.push({ field: 'period', rule: 'entry_by_month', detail: body.period })
  if (body.entry && !body.plan) defects.push({ field: 'plan', rule: 'entry_has_plan', detail: body.key })
  if (body.entry?.min !== undefined && body.entry.max !== undefined && body.entry.min > body.entry.max)
    defects.push({ field: 'entry', rule: 'min_over_max', detail: `${body.entry.min} > ${body.entry.max}` })
  if (new Set(body.dimensions).size !== body.dimensions.length)
    defects.push({ field: 'dimensions', rule: 'twice', detail: body.dimensions.join(' ') })
  return defects
}
