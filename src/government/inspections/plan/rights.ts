import { allows, type Actor, type OfficerRole, type Right, type Scope } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { listAncestors, listTree } from '#ground/places/index.ts'

export const inspectionRoles: OfficerRole[] = [{ role: 'inspector', label: 'inspections.role.inspector' }]
export const kind = 'inspection'
export const inspectionRights: Right[] = [
  { role: 'inspector', verb: 'read', kind, reach: 'subtree' },
  { role: 'inspector', verb: 'inspect', kind, reach: 'unit' },
  { role: 'leader', verb: 'read', kind, reach: 'subtree' },
  { role: 'leader', verb: 'approve', kind, reach: 'unit' },
]

/** The unit and all above it on a day, the unit first. */
export async function pathOf(db: Db, unitId: string, at: Date): Promise<string[]> {
  const above = await listAncestors(db, unitId, { on: dayOf(at) })
  return [unitId, ...above.map((unit) => unit.id)]
}

/** Ids of the units below the roots of a scope's subtrees. */
export async function unitsBelow(db: Db, scope: Scope, at: Date): Promise<string[]> {
  const trees = await Promise.all(scope.subtrees.map((root) => listTree(db, root, { on: dayOf(at) })))
  return [...new Set([...scope.subtrees, ...trees.flat().map((unit) => unit.id)])]
}

export async function may(db: Db, actor: Actor | undefined, verb: string, unitId: string, at: Date): Promise<boolean> {
  return allows(actor, verb, kind, { unitId, unitPath: await pathOf(db, unitId, at) })
}
