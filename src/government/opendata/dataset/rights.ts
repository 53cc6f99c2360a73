import type { FastifyRequest } from 'fastify'
import { allows, type Right } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { findLastUnitByCode, findUnitByCode, listLineage, listSuccessors, type Unit } from '#ground/places/index.ts'

export const kind = 'dataset'
export const requestKind = 'opendata_request'
export const writers = ['data_steward', 'administrator'] as const
export const deciders = ['data_steward', 'data_approver', 'leader', 'administrator'] as const

const rights = (roles: readonly string[], verb: string): Right[] =>
  roles.map((role) => ({ role, verb, kind, reach: role === 'administrator' ? 'all' : 'subtree' }))

/** Stewards of a unit, and of those above it, keep its datasets; who agrees is another person. Requests are answered by stewards. */
export const openDataRights: Right[] = [
  ...rights(writers, 'write'),
  ...rights(deciders, 'decide'),
  { role: 'citizen', verb: 'read', kind: requestKind, reach: 'own' },
  { role: 'data_steward', verb: 'read', kind: requestKind, reach: 'subtree' },
]

/** The unit that answers for a dataset today: the one of the code, or the one that took over from it. */
export async function ownerOf(db: Db, code: string, today: string): Promise<Unit | undefined> {
  const found = await findUnitByCode(db, code, { on: today })
  if (found) return found
  const last = await findLastUnitByCode(db, code)
  if (!last) return undefined
  const heirs = await listSuccessors(db, last.id, { on: today })
  return heirs.find(({ share }) => share === 'whole')?.unit ?? heirs[0]?.unit
}

/** Whether the officer may write or decide on a dataset of this owner. */
export async function mayDo(request: FastifyRequest, verb: 'write' | 'decide', ownerCode: string): Promise<boolean> {
  const { db, clock } = request.server
  const today = dayOf(clock.now())
  const unit = await ownerOf(db, ownerCode, today)
  const path = unit ? (await listLineage(db, unit.id, { on: today })).map(({ id }) => id) : []
  return allows(request.actor, verb, kind, { unitId: unit?.id ?? null, unitPath: path })
}
