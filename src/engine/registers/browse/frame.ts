import type { FastifyRequest } from 'fastify'
import type { Db } from '#core/db.ts'
import { formatDate, formatNumber, localized, type T } from '#core/i18n.ts'
import { listUnits, type Unit } from '#ground/places/index.ts'
import type { Definition, Register } from '../definition/definition.ts'
import { verbs, type Verb } from '../definition/kinds.rules.ts'
import { may } from '../definition/reach.rules.ts'
import { holdsMadeUp } from '../record/made-up.queries.ts'
import { listWaiting } from '../record/proposal.queries.ts'
import type { Version } from '../record/record.queries.ts'
import type { Data } from '../record/value.rules.ts'
import { baseOf, type Frame } from './shell.page.tsx'

export async function frameOf(request: FastifyRequest, register: Register): Promise<Frame> {
  const { definition } = register
  const can = Object.fromEntries(verbs.map((verb) => [verb, may(definition, request.actor, verb)])) as Record<Verb, boolean>
  const waiting =
    definition.approval && (can.approve || can.write) ? (await listWaiting(request.server.db, register.id, undefined)).length : 0
  const madeUp = await holdsMadeUp(request.server.db, register.id)
  return { definition, can, madeUp, ...(waiting > 0 ? { waiting: formatNumber(request.lang, waiting) } : {}) }
}

export const crumbsOf = (t: T, definition: Definition, inside = false): { href: string; label: string }[] => [
  { href: '/du-lieu', label: t('registers.title') },
  ...(inside ? [{ href: baseOf(definition.key), label: localized(t.lang, definition.title) }] : []),
]

/** The unit's name; one that is no more says until when it was. */
export function unitWords(t: T, unit: Pick<Unit, 'fullName' | 'validTo'>): string {
  return unit.validTo ? t('registers.unit_until', { unit: unit.fullName, day: formatDate(t.lang, unit.validTo) }) : unit.fullName
}

export async function unitNames(db: Db, ids: readonly (string | null)[]): Promise<Map<string, Unit>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  return new Map((wanted.length > 0 ? await listUnits(db, wanted) : []).map((unit) => [unit.id, unit]))
}

/** Names under which codes in a record are shown: its unit's. */
export function namesOf(
  t: T,
  definition: Definition,
  version: Pick<Version, 'unitId'>,
  data: Data,
  units: ReadonlyMap<string, Unit>,
): Map<string, string> {
  const names = new Map<string, string>()
  const unit = version.unitId === null ? undefined : units.get(version.unitId)
  if (definition.unit && unit) names.set(`${definition.unit}:${data[definition.unit]}`, unitWords(t, unit))
  return names
}
