import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'

const Line = Type.Object({ id: Type.String(), name: Type.String(), role: Type.String(), unit: Type.String() })

export const Directory = {
  tags: ['identity'],
  summary: 'Officers of a unit and their roles now: for systems that signed on for themselves with the scope directory:read',
  security: [{ bearer: [] }],
  querystring: Type.Object({
    unit: Type.String({ minLength: 1, maxLength: 40, description: 'Code of the unit' }),
    role: Type.Optional(Type.String({ pattern: '^[a-z][a-z_]{1,39}$' })),
  }),
  response: { 200: Type.Object({ officers: Type.Array(Line) }) },
}

/** The directory of officers: what a system of the province needs to send work to the right desk, and no more. */
export async function listDirectory(request: FastifyRequest): Promise<{ officers: Static<typeof Line>[] }> {
  const { db, clock } = request.server
  const { unit: code, role } = request.query as Static<typeof Directory.querystring>
  const unit = await findUnitByCode(db, code, { on: dayOf(clock.now()) })
  if (!unit) throw refuse('notFound', 'core.not_found')
  const officers = await listOfficers(db, { unitIds: [unit.id], at: clock.now(), ...(role ? { role } : {}) })
  return { officers: officers.map((officer) => ({ id: officer.personId, name: officer.name, role: officer.role, unit: unit.code })) }
}
