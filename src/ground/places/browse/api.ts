import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { dayOf } from '#core/i18n.ts'
import { refuse } from '#core/errors.ts'
import { listPredecessors, listSuccessors } from '../units/recode.ts'
import { searchUnits } from '../units/search.queries.ts'
import { listAncestors } from '../units/tree.queries.ts'
import { getUnit, listChildren } from '../units/units.queries.ts'
import { isDay, type Unit } from '../units/units.rules.ts'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' })
const Text = Type.Union([Type.String(), Type.Null()])
// PostgreSQL's text knows no NUL character.
const pattern = '^[^\\u0000]*$'
const Id = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' })
const UnitOut = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  code: Type.String(),
  name: Type.String(),
  fullName: Type.String(),
  nameEn: Text,
  nameKm: Text,
  level: Type.String(),
  type: Type.String(),
  parentId: Text,
  competence: Type.Array(Type.String()),
  validFrom: Type.String(),
  validTo: Text,
  endReason: Text,
})

export const List = {
  querystring: Type.Object({
    on: Type.Optional(Day),
    parent: Type.Optional(Id),
    q: Type.Optional(Type.String({ maxLength: 100, pattern })),
    level: Type.Optional(Type.String({ maxLength: 40, pattern })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  response: { 200: Type.Object({ on: Type.String(), units: Type.Array(UnitOut) }) },
}
export const One = {
  params: Type.Object({ id: Id }),
  querystring: Type.Object({ on: Type.Optional(Day), known: Type.Optional(Type.String({ format: 'date-time' })) }),
  response: { 200: Type.Object({ ...UnitOut.properties, ancestors: Type.Array(UnitOut) }) },
}
export const Heirs = {
  params: Type.Object({ id: Id }),
  querystring: Type.Object({
    on: Type.Optional(Day),
    direction: Type.Optional(Type.Union([Type.Literal('forward'), Type.Literal('back')])),
  }),
  response: { 200: Type.Object({ on: Type.String(), units: Type.Array(Type.Object({ share: Type.String(), unit: UnitOut })) }) },
}

/** The day asked for, or today in Vietnam. */
export function dayAsked(request: FastifyRequest, asked: string | undefined): string {
  const on = asked || dayOf(request.server.clock.now())
  if (!isDay(on)) throw refuse('invalid', 'places.not_a_day', { day: on })
  return on
}

/** Units of a day: found by name, or those below a parent, or those at the top. */
export async function list(request: FastifyRequest): Promise<{ on: string; units: Unit[] }> {
  const query = request.query as Static<typeof List.querystring>
  const { db } = request.server
  const on = dayAsked(request, query.on)
  const level = query.level ? { level: query.level } : {}
  if (query.q) return { on, units: await searchUnits(db, query.q, { on, limit: query.limit ?? 20, ...level }) }
  return { on, units: await listChildren(db, query.parent ?? null, { on, ...level }) }
}

export async function one(request: FastifyRequest): Promise<Unit & { ancestors: Unit[] }> {
  const { id } = request.params as Static<typeof One.params>
  const query = request.query as Static<typeof One.querystring>
  const known = query.known ? { known: new Date(query.known) } : {}
  const unit = await getUnit(request.server.db, id, { ...(query.on ? { on: dayAsked(request, query.on) } : {}), ...known })
  const on = query.on ?? unit.validTo ?? dayAsked(request, undefined)
  return { ...unit, ancestors: await listAncestors(request.server.db, id, { on, ...known }) }
}

/** What a unit became in the units of a day, or what it was made from. */
export async function heirs(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as Static<typeof Heirs.params>
  const query = request.query as Static<typeof Heirs.querystring>
  const on = dayAsked(request, query.on)
  const find = query.direction === 'back' ? listPredecessors : listSuccessors
  return reply.send({ on, units: await find(request.server.db, id, { on }) })
}
