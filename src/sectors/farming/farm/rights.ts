import { allows, type Actor, type OfficerRole, type Right, type Scope } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { listAncestors, listTree } from '#ground/places/index.ts'

export const kind = 'farm'
export const farmingRoles: OfficerRole[] = [{ role: 'agriculture_officer', label: 'farming.role.agriculture_officer' }]
export const farmingRights: Right[] = [
  { role: 'agriculture_officer', verb: 'read', kind, reach: 'subtree' },
  { role: 'agriculture_officer', verb: 'check', kind, reach: 'subtree' },
  { role: 'leader', verb: 'read', kind, reach: 'subtree' },
]

/** Whether an officer may do this to a farm in a unit. */
export async function may(db: Db, actor: Actor | undefined, verb: 'read' | 'check', unitId: string, at: Date): Promise<boolean> {
  const above = await listAncestors(db, unitId, { on: dayOf(at) })
  return allows(actor, verb, kind, { unitId, unitPath: [unitId, ...above.map((unit) => unit.id)] })
}

/** Ids of the units that a scope reaches; undefined: everywhere. */
export async function unitsOf(db: Db, scope: Scope, at: Date): Promise<string[] | undefined> {
  if (scope.all) return undefined
  const trees = await Promise.all(scope.subtrees.map((top) => listTree(db, top, { on: dayOf(at) })))
  return [...new Set([...scope.units, ...scope.subtrees, ...trees.flat().map((unit) => unit.id)])]
}
