import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { findBoundary } from '../load/boundaries.queries.ts'
import { listPredecessors, listSuccessors } from '../units/recode.ts'
import { searchUnits } from '../units/search.queries.ts'
import { listAncestors } from '../units/tree.queries.ts'
import { findLastUnitByCode, findUnitByCode, listChildren, listVersions } from '../units/units.queries.ts'
import { dayBefore, holdsOn } from '../units/units.rules.ts'
import { dayAsked } from './api.ts'
import { UnitPage, UnitsPage, unitName } from './browse.page.tsx'

// PostgreSQL's text knows no NUL character.
const pattern = '^[^\\u0000]*$'
export const Query = Type.Object({
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  q: Type.Optional(Type.String({ maxLength: 100, pattern })),
})
export const Params = Type.Object({ code: Type.String({ maxLength: 60, pattern }) })

/** The units at the top on a day, or those found by name. */
export async function showAll(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ngay, q } = request.query as Static<typeof Query>
  const { db } = request.server
  const on = dayAsked(request, ngay)
  const units = q ? await searchUnits(db, q, { on, limit: 50 }) : await listChildren(db, null, { on })
  const { t } = request
  return reply.page({ title: t('places.units'), body: h(UnitsPage, { t, on, q: q ?? '', units }) })
}

/** One unit as of a day. The address of a unit that ended still answers: with its last version, and with what it became. */
export async function showOne(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { code } = request.params as Static<typeof Params>
  const { ngay } = request.query as Static<typeof Query>
  const { db } = request.server
  const { t } = request
  const on = dayAsked(request, ngay)
  const unit = (await findUnitByCode(db, code, { on })) ?? (await findLastUnitByCode(db, code))
  if (!unit) throw refuse('notFound', 'places.unit_not_found', { unit: code })
  const versions = await listVersions(db, unit.id)
  const day = holdsOn(unit, on) ? on : (unit.validTo ?? unit.validFrom)
  const first = versions[0]?.validFrom ?? unit.validFrom
  const ancestors = await listAncestors(db, unit.id, { on: day })
  const body = h(UnitPage, {
    t,
    on,
    unit,
    versions,
    ancestors,
    inForce: day === on,
    children: await listChildren(db, unit.id, { on: day }),
    successors: await listSuccessors(db, unit.id, { on: day === on ? on : dayAsked(request, undefined) }),
    predecessors: await listPredecessors(db, unit.id, { on: dayBefore(first) }),
    hasBoundary: (await findBoundary(db, unit.id, day)) !== undefined,
  })
  const crumbs = [
    { href: `/don-vi?ngay=${day}`, label: t('places.units') },
    ...ancestors.reverse().map((one) => ({ href: `/don-vi/${one.code}?ngay=${day}`, label: unitName(t, one) })),
  ]
  return reply.page({ title: unitName(t, unit), body, crumbs })
}
