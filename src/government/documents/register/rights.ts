import { type Actor, type Right, scopeOf } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { getUnit, listAncestors, type Unit } from '#ground/places/index.ts'

export const kind = 'official_document'
export const offices = ['clerk', 'processor', 'approver', 'leader']
export const documentRights: Right[] = [
  ...offices.map((role): Right => ({ role, verb: 'read', kind, reach: 'unit' })),
  { role: 'clerk', verb: 'register', kind, reach: 'unit' },
  { role: 'processor', verb: 'draft', kind, reach: 'unit' },
  // Who makes tasks of a document's paragraphs, and who keeps work files.
  ...['approver', 'leader'].map((role): Right => ({ role, verb: 'direct', kind, reach: 'unit' })),
  ...['clerk', 'processor', 'approver'].map((role): Right => ({ role, verb: 'keep', kind, reach: 'unit' })),
]

/** Units in which the actor may do something with documents. */
export const unitsOf = (actor: Actor | undefined, verb: string): string[] => [...new Set(scopeOf(actor, verb, kind).units)]

/** A unit and all above it on the day, as cases want them. */
export async function placeOf(db: Db, unitId: string, at: Date): Promise<{ unit: Unit; unitPath: string[]; unitCodes: string[] }> {
  const unit = await getUnit(db, unitId)
  const units = [unit, ...(await listAncestors(db, unitId, { on: dayOf(at) })).filter((each) => each.id !== unitId)]
  return { unit, unitPath: units.map((each) => each.id), unitCodes: units.map((each) => each.code) }
}
