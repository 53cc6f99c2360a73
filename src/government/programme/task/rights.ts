import type { FastifyRequest } from 'fastify'
import type { Actor, OfficerRole, Right } from '#core/access.ts'
import { dayOf } from '#core/i18n.ts'
import { reachOf } from '#engine/indicators/index.ts'
import { listDescendantIds } from '#ground/places/index.ts'

export const kind = 'programme_task'
export const programmeRoles: OfficerRole[] = [{ role: 'programme_officer', label: 'programme.role.officer' }]
export const programmeRights: Right[] = [{ role: 'programme_officer', verb: 'see', kind: 'indicator', reach: 'subtree' }]

/** Who gives tasks and assesses: not whoever reads. */
export const managers = ['programme_officer', 'leader']
export const mayManageTasks = (actor: Actor | undefined): boolean => (actor?.roles ?? []).some(({ role }) => managers.includes(role))

/** Units whose tasks the reader sees; undefined: of all. */
export async function unitsSeen(request: FastifyRequest): Promise<string[] | undefined> {
  const { db, clock } = request.server
  const reach = await reachOf(request)
  if (reach.all) return undefined
  const below = await Promise.all(reach.roots.map((root) => listDescendantIds(db, root.id, { on: dayOf(clock.now()) })))
  return [...new Set([...reach.roots.map((root) => root.id), ...below.flat()])]
}
