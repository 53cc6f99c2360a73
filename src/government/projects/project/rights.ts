import type { FastifyRequest } from 'fastify'
import { type Actor, type OfficerRole, type Right } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { pathOf, readers } from '#engine/indicators/index.ts'
import { unitsSeen } from '#government/programme/index.ts'
import { getUnit, listSuccessors, listUnits } from '#ground/places/index.ts'
import type { Project } from './project.ts'
import { listProjects, type ProjectFilter } from './project.queries.ts'
import type { Power } from './road.rules.ts'

export const finance = 'finance_officer'
export const projectRoles: OfficerRole[] = [{ role: finance, label: 'projects.role.finance' }]
export const projectRights: Right[] = [{ role: finance, verb: 'see', kind: 'indicator', reach: 'subtree' }]
export const seenBy = [...readers, 'programme_officer', finance]
/** Who may propose projects and write plans, each in their own units. */
export const writers = ['leader', 'approver', 'programme_officer', finance]
const owners = ['leader', 'approver', 'programme_officer']

export const byOf = ({ personId, name }: Actor): { id: string; name: string } => ({ id: personId, name })

/** The unit itself, what took its place, and all above them, today. */
async function lineOf(db: Db, unitId: string, today: string): Promise<Set<string>> {
  const unit = await getUnit(db, unitId)
  const heirs = await listSuccessors(db, unitId, { on: today })
  const paths = await Promise.all([unit, ...heirs.map((heir) => heir.unit)].map((one) => pathOf(db, one, today)))
  return new Set(paths.flat())
}

/** What the reader may do with what belongs to a unit. */
export async function powersOver(request: FastifyRequest, unitId: string): Promise<Power[]> {
  const { server, actor } = request
  if (!actor) return []
  const line = await lineOf(server.db, unitId, dayOf(server.clock.now()))
  const held = actor.roles.filter((role) => line.has(role.unitId))
  const tops = new Set(
    (
      await listUnits(
        server.db,
        held.map((role) => role.unitId),
      )
    )
      .filter(({ parentId }) => parentId === null)
      .map(({ id }) => id),
  )
  const powers: Power[] = []
  if (held.some(({ role }) => owners.includes(role))) powers.push('owner')
  if (held.some(({ role, unitId: at }) => role === finance && tops.has(at))) powers.push('finance')
  if (held.some(({ role, unitId: at }) => role === 'leader' && tops.has(at))) powers.push('head')
  return powers
}

/** Whether the reader may see what belongs to a unit of then. */
export async function seesUnit(request: FastifyRequest, unitId: string, seen?: readonly string[]): Promise<boolean> {
  const { db, clock } = request.server
  const units = seen ?? (await unitsSeen(request))
  if (!units || units.includes(unitId)) return true
  return (await listSuccessors(db, unitId, { on: dayOf(clock.now()) })).some(({ unit }) => units.includes(unit.id))
}

/** The projects of the units that the reader sees, also those of units that theirs took over. */
export async function projectsSeen(request: FastifyRequest, by: ProjectFilter = {}): Promise<Project[]> {
  const all = await listProjects(request.server.db, by)
  const seen = await unitsSeen(request)
  if (!seen) return all
  const units = [...new Set(all.map(({ unitId }) => unitId))]
  const ok = new Set<string>()
  for (const unit of units) if (await seesUnit(request, unit, seen)) ok.add(unit)
  return all.filter(({ unitId }) => ok.has(unitId))
}
