import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { type Actor, actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { type CaseFile, findCaseFile } from '../case/read-case.ts'
import { answerOpinion, findAskable } from './answer.ts'
import { askOpinions } from './ask.ts'
import { openAskable } from './ask-desk.ts'
import { listOpinions } from './opinion.queries.ts'
import { opinionsOf } from './opinion.rules.ts'

const strict = { additionalProperties: false }
const Text = Type.Union([Type.String(), Type.Null()])
const Stance = Type.Enum(['agree', 'agree_if', 'object'])
const Key = Type.Optional(
  Type.String({ minLength: 1, maxLength: 100, description: 'The same key again does nothing and answers the same' }),
)

const OpinionShape = Type.Object({
  key: Type.String({ description: 'Unique within the case' }),
  unit: Type.String(),
  question: Type.String(),
  dueAt: Type.String({ format: 'date-time' }),
  state: Type.String({ description: 'open, answered, consented or dropped' }),
  stance: Type.Union([Stance, Type.Null()]),
  text: Text,
  answeredBy: Text,
})
export const StandingShape = Type.Object({ reference: Type.String(), waitsFor: Type.Integer(), opinions: Type.Array(OpinionShape) })
export const AskBody = Type.Object(
  {
    units: Type.Array(
      Type.Object(
        { unit: Type.String({ description: 'Code of the unit' }), days: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })) },
        strict,
      ),
      { minItems: 1, maxItems: 30 },
    ),
    question: Type.String({ minLength: 1, maxLength: 4000 }),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    key: Key,
  },
  strict,
)
export const AnswerBody = Type.Object({ stance: Stance, text: Type.Optional(Type.String({ maxLength: 4000 })), key: Key }, strict)
export const AskedShape = Type.Object({
  id: Type.String({ format: 'uuid' }),
  reference: Type.String(),
  title: Type.String(),
  unit: Type.String(),
  askedAt: Type.String({ format: 'date-time' }),
  dueAt: Type.String({ format: 'date-time' }),
  state: Type.String(),
})

/** How the opinions on a case stand: asked side by side, and joined when nobody is waited for any more. */
function standing({ definition, actions, case: found }: Pick<CaseFile, 'definition' | 'actions' | 'case'>): Static<typeof StandingShape> {
  const opinions = opinionsOf(definition, actions)
  return {
    reference: found.reference,
    waitsFor: opinions.filter(({ state }) => state === 'open').length,
    opinions: opinions.map((one) => ({
      ...{ key: one.key, unit: one.unitName, question: one.question ?? '', dueAt: one.dueAt, state: one.state },
      stance: one.stance ?? null,
      text: one.state === 'answered' ? (one.text ?? null) : null,
      answeredBy: one.answeredBy ?? null,
    })),
  }
}

/** Those who ask and those who answer on cases of this type read what was said; who only keeps the system does not. */
function takesPart({ definition, case: found }: CaseFile, actor: Actor): boolean {
  const roles = Object.values(definition.actions).flatMap((type) =>
    type.opinions === 'ask' || type.opinions === 'answer' ? type.roles : [],
  )
  return actor.roles.some(({ role, unitId }) => roles.includes(role) && found.unitPath.includes(unitId))
}

export async function readOpinions(request: FastifyRequest): Promise<Static<typeof StandingShape>> {
  const { file } = await openAskable(request)
  if (!takesPart(file, actorOf(request))) throw refuse('notFound', 'casework.no_such_case')
  const { ownerId, unitId, reference } = file.case
  const actor = actorOf(request)
  const { db, clock } = request.server
  if (ownerId && ownerId !== actor.personId)
    await recordAccess(db, {
      ...{ personId: ownerId, actor, unitId, purpose: 'process_dossier', legalGround: 'public_duty', subject: reference },
      at: clock.now(),
    })
  return standing(file)
}

export async function ask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { file } = await openAskable(request)
  const actor = actorOf(request)
  const { units, question, version, key } = request.body as Static<typeof AskBody>
  const at = clock.now()
  const found = await Promise.all(units.map(({ unit }) => findUnitByCode(db, unit, { on: dayOf(at) })))
  const wrong = units.flatMap(({ unit }, index) =>
    found[index] ? [] : [{ field: `units/${index}/unit`, rule: 'enum', message: request.t('places.unit_not_found', { unit }) }],
  )
  if (wrong.length > 0) throw refuse('invalid', 'casework.units_missing', {}, wrong)
  const done = await askOpinions(db, {
    ...{ by: { id: file.case.id }, actor, question, version, at, lang: request.lang },
    units: found.flatMap((unit, index) => {
      const days = units[index]?.days
      return unit ? [{ unitId: unit.id, ...(days ? { within: { amount: days, unit: 'working_day' as const } } : {}) }] : []
    }),
    key: `${actor.personId}:${key ?? `ask:${file.case.version}`}`,
  })
  return reply.code(done.repeated ? 200 : 201).send(standing(done))
}

export async function listAsked(request: FastifyRequest): Promise<{ opinions: Static<typeof AskedShape>[] }> {
  const { db } = request.server
  const actor = actorOf(request)
  const { state } = request.query as { state?: 'open' | 'ended' }
  const rows = await listOpinions(db, { unitIds: actor.roles.map(({ unitId }) => unitId), open: state !== 'ended', limit: 200 })
  const mine = await Promise.all(rows.map(async (row) => ((await findAskable(db, row.id, actor)) ? [row] : [])))
  return {
    opinions: mine.flat().map((row) => ({
      ...{ id: row.id, reference: row.reference, title: row.title, unit: row.unitName, state: row.state },
      ...{ askedAt: row.askedAt.toISOString(), dueAt: row.dueAt.toISOString() },
    })),
  }
}

export async function answer(request: FastifyRequest): Promise<Static<typeof StandingShape>> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const { id } = request.params as { id: string }
  const { stance, text = '', key } = request.body as Static<typeof AnswerBody>
  await answerOpinion(db, {
    id,
    actor,
    stance,
    text,
    key: `${actor.personId}:${key ?? `opinion:${id}`}`,
    at: clock.now(),
    lang: request.lang,
  })
  const row = await findAskable(db, id, actor)
  const file = row && (await findCaseFile(db, { id: row.found.id }, actor, clock.now()))
  if (!row || !file) throw refuse('notFound', 'casework.no_such_opinion')
  // A unit that was asked reads its own question and answer, not those of the others.
  const all = standing(file)
  return { ...all, opinions: all.opinions.filter((one) => one.key === row.row.key) }
}
