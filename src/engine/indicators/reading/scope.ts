import type { FastifyRequest } from 'fastify'
import { type Right, scopeOf } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang, localized } from '#core/i18n.ts'
import { getUnit, listAncestors, listTree, listUnits, type Unit } from '#ground/places/index.ts'
import { unitsOfLevel } from '../entry/obliged.ts'

export const readers = ['leader', 'approver', 'administrator', 'data_entry', 'data_approver'] as const

/** Figures of a unit are for those who hold an office in it or above it; an administrator keeps them all and reads no record behind them. */
export const indicatorRights: Right[] = [
  ...readers.filter((role) => role !== 'administrator').map((role): Right => ({ role, verb: 'see', kind: 'indicator', reach: 'subtree' })),
  { role: 'administrator', verb: 'see', kind: 'indicator', reach: 'all' },
]

export const unitName = (lang: Lang, unit: Unit): string =>
  localized(lang, { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined })

/** The unit and those above it, on the day or when it last stood. */
export async function pathOf(db: Db, unit: Unit, today: string): Promise<string[]> {
  const on = unit.validTo !== null && unit.validTo < today ? unit.validTo : today
  return [unit.id, ...(await listAncestors(db, unit.id, { on })).map((above) => above.id)]
}

export type Reach = { all: boolean; roots: Unit[] }

/** Of which units the reader may see figures: everywhere, or below the units in which they hold an office. */
export async function reachOf(request: FastifyRequest): Promise<Reach> {
  const scope = scopeOf(request.actor, 'see', 'indicator')
  if (scope.all) return { all: true, roots: [] }
  const roots = await listUnits(request.server.db, [...new Set([...scope.subtrees, ...scope.units])])
  // Who stands at the top sees the whole, whatever the top was called before.
  return { all: roots.some((unit) => unit.parentId === null), roots }
}

/** The unit that was asked for, if the reader may; without one, the whole, or the reader's own unit. */
export async function unitAsked(request: FastifyRequest, asked: string | undefined): Promise<Unit | undefined> {
  const { db, clock } = request.server
  const reach = await reachOf(request)
  if (!asked) {
    if (reach.all) return undefined
    const [own] = reach.roots
    if (!own) throw refuse('notAllowed', 'indicators.not_your_unit')
    return own
  }
  const unit = await getUnit(db, asked)
  if (reach.all) return unit
  const path = await pathOf(db, unit, dayOf(clock.now()))
  if (!reach.roots.some((root) => path.includes(root.id))) throw refuse('notAllowed', 'indicators.not_your_unit')
  return unit
}

/** The choices of a select: the units below the reader's own, as they stand today. */
export async function unitChoices(request: FastifyRequest): Promise<{ value: string; label: string }[]> {
  const { db, clock } = request.server
  const on = dayOf(clock.now())
  const reach = await reachOf(request)
  const roots = reach.all ? await unitsOfLevel(db, 'province', on) : reach.roots
  const options: { value: string; label: string }[] = []
  for (const root of roots)
    for (const unit of await listTree(db, root.id, { on }))
      options.push({ value: unit.id, label: `${'– '.repeat(unit.depth)}${unitName(request.lang, unit)}` })
  return options
}
