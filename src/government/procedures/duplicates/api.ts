import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { findDossierFile } from '../dossier/view.ts'
import { Moment } from '../api/shapes.ts'
import { listOpenOf } from './before.ts'
import { longestReason, noteComparison } from './compare.ts'
import type { Pair } from './likeness.queries.ts'
import { type Alike, alikeOf } from './pairs.ts'
import { judge } from './verdict.ts'

const Verdict = Type.Union([Type.Literal('different'), Type.Literal('duplicate')])

export const AlikeShape = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      dossier: Type.Union([Type.String(), Type.Null()], { description: 'Null where it lies outside your jurisdiction' }),
      unit: Type.String(),
      filedAt: Type.String({ format: 'date-time' }),
      clauses: Type.Array(Type.String()),
      verdict: Type.Union([Verdict, Type.Null()]),
      closed: Type.Union([Type.Literal('this'), Type.Literal('other'), Type.Null()]),
      reason: Type.Union([Type.String(), Type.Null()]),
      judgedBy: Type.Union([Type.String(), Type.Null()]),
      judgedAt: Moment,
    }),
  ),
})
type AlikeAnswer = Static<typeof AlikeShape>

export const VerdictBody = Type.Object(
  { verdict: Verdict, reason: Type.String({ minLength: 1, maxLength: longestReason, pattern: '\\S' }) },
  { additionalProperties: false },
)

export const OpenShape = Type.Object({
  items: Type.Array(
    Type.Object({ code: Type.String(), state: Type.String(), unit: Type.String(), filedAt: Type.String({ format: 'date-time' }) }),
  ),
})

const closedOf = ({ pair, closedHere }: { pair: Pair; closedHere: boolean }): 'this' | 'other' | null =>
  pair.closedCase === null ? null : closedHere ? 'this' : 'other'

const shapeOf = (one: Alike): AlikeAnswer['items'][number] => ({
  id: one.pair.id,
  dossier: one.code ?? null,
  unit: one.unit,
  filedAt: one.filedAt.toISOString(),
  clauses: one.pair.clauses,
  verdict: one.pair.verdict,
  closed: closedOf(one),
  reason: one.code === undefined ? null : one.pair.reason,
  judgedBy: one.pair.judgedByName,
  judgedAt: one.pair.judgedAt?.toISOString() ?? null,
})

async function answer(request: FastifyRequest): Promise<AlikeAnswer> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  // What is like another is the office's to know: the person never learns of somebody else's.
  if (!found || found.dossier.ownerId === request.actor?.personId) throw refuse('notFound', 'casework.no_such_case')
  await noteComparison(request, found.dossier)
  return { items: (await alikeOf(request, found.dossier)).map(shapeOf) }
}

/** Which dossiers may be the same as this one, and what was judged. */
export const readAlike = (request: FastifyRequest): Promise<AlikeAnswer> => answer(request)

/** Gives the verdict on a pair. */
export async function giveVerdict(request: FastifyRequest): Promise<AlikeAnswer> {
  const { db, config, clock } = request.server
  const { actor, lang } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const { code, id } = request.params as { code: string; id: string }
  const { verdict, reason } = request.body as Static<typeof VerdictBody>
  await judge(db, config, { code, id, verdict, reason: reason.trim(), actor, at: clock.now(), lang })
  return answer(request)
}

/** The caller's own dossiers of a procedure that are under way: asked before filing the same again. */
export async function readOpen(request: FastifyRequest): Promise<Static<typeof OpenShape>> {
  const { code } = request.params as { code: string }
  const open = await listOpenOf(request.server.db, request.actor?.personId ?? '', code)
  return {
    items: open.map((one) => ({ code: one.code, state: one.case.state, unit: one.unitName, filedAt: one.filedAt.toISOString() })),
  }
}
