import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Lang } from '#core/i18n.ts'
import { listDescendantIds, recodeTo } from '#ground/places/index.ts'
import type { IndicatorBody } from '../definition/definition.ts'
import { endOf, type Period } from '../query/period.rules.ts'
import { readCells } from '../query/cells.queries.ts'
import { findSource, type DrillPage } from '../source/source.ts'

export type Drill = {
  body: IndicatorBody
  period: Period
  unitId: string | undefined
  structure: 'then' | string
  where: Readonly<Record<string, string>>
  actor: Actor
  after: string | undefined
  limit: number
  lang: Lang
  today: string
}

/** The units of then that lie below a unit of the structure that was asked for. */
async function unitsOf(db: Db, drill: Drill, source: string, measure: string): Promise<string[] | undefined> {
  const { unitId, structure, period, today } = drill
  if (unitId === undefined) return undefined
  if (structure === 'then') return listDescendantIds(db, unitId, { on: endOf(period) < today ? endOf(period) : today })
  const rows = await readCells(db, {
    source,
    measure,
    span: 'm',
    from: undefined,
    to: endOf(period),
    where: {},
    by: undefined,
    withUnits: true,
    unitIds: undefined,
    today,
  })
  const ids = [...new Set(rows.flatMap((row) => row.unitId ?? []))]
  const below = new Set(await listDescendantIds(db, unitId, { on: structure }))
  const { list } = await recodeTo(db, ids, structure, { of: endOf(period) })
  return list.filter((one) => one.to.length > 0 && one.to.every((id) => below.has(id))).map((one) => one.from)
}

/** The records behind a figure that the reader may read: those of its numerator, in the period. */
export async function drillDown(db: Db, drill: Drill): Promise<DrillPage> {
  const { body, period, where, actor, after, limit, lang, today } = drill
  const term = body.numerator.find((one) => !one.minus && findSource(one.source)?.drill)
  const source = term && findSource(term.source)
  if (!term || !source?.drill) throw refuse('notFound', 'indicators.no_records')
  const unitIds = await unitsOf(db, drill, source.key, term.measure)
  const fixed = Object.fromEntries(Object.entries(term.where ?? {}).map(([name, values]) => [name, values[0] ?? '']))
  const to = endOf(period) < today ? endOf(period) : today
  return source.drill(db, {
    ...{ measure: term.measure, where: { ...fixed, ...where }, from: period.start, to, actor, after, limit, lang },
    ...(unitIds ? { unitIds } : {}),
  })
}
