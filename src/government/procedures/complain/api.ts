import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { Moment } from '../api/shapes.ts'
import { findDossierFile } from '../dossier/view.ts'
import { actOnComplaint } from './answer.ts'
import { complain, longestWords, openForComplaint } from './complain.ts'
import { type Complaint, complainedAbout, findComplaint, listComplaintsOf } from './complaint.queries.ts'
import { noteLook, openComplaint } from './desk.ts'

export const ComplaintShape = Type.Object({
  reference: Type.String(),
  dossier: Type.String(),
  about: Type.Enum([...complainedAbout]),
  words: Type.String(),
  askedAt: Type.String({ format: 'date-time' }),
  outcome: Type.Union([Type.String(), Type.Null()]),
  answer: Type.Union([Type.String(), Type.Null()]),
  decidedAnew: Type.Union([Type.String(), Type.Null()], { description: 'Code of the dossier in which the matter is decided anew' }),
  endedAt: Moment,
})
export const ComplaintsShape = Type.Object({ items: Type.Array(ComplaintShape) })
const Words = Type.String({ minLength: 1, maxLength: longestWords, pattern: '\\S' })
export const ComplaintBody = Type.Object({ about: Type.Enum([...complainedAbout]), words: Words }, { additionalProperties: false })
export const AnswerBody = Type.Object(
  {
    action: Type.Enum(['take', 'uphold', 'reopen', 'dismiss']),
    note: Type.Optional(Words),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
)

const shapeOf = (one: Complaint): Static<typeof ComplaintShape> => ({
  ...{ reference: one.reference, dossier: one.ofCode, about: one.about, words: one.words, askedAt: one.askedAt.toISOString() },
  ...{ outcome: one.outcome, answer: one.answer, decidedAnew: one.followCode, endedAt: one.endedAt?.toISOString() ?? null },
})

/** The caller's own complaints about a dossier of theirs. */
export async function readComplaints(request: FastifyRequest): Promise<Static<typeof ComplaintsShape>> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  // Officers read complaints at their own desk, by their own right.
  if (found.dossier.ownerId !== request.actor?.personId) return { items: [] }
  return { items: (await listComplaintsOf(db, found.dossier.caseId)).map(shapeOf) }
}

export async function fileComplaint(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { about, words } = request.body as Static<typeof ComplaintBody>
  const reference = await complain(request, await openForComplaint(request), { about, words: words.trim() })
  const made = await findComplaint(request.server.db, reference)
  return reply.code(201).send(made && shapeOf(made))
}

/** A leader takes a complaint on, or answers it. */
export async function handleComplaint(request: FastifyRequest): Promise<Static<typeof ComplaintShape>> {
  const { server, actor, lang } = request
  const opened = await openComplaint(request)
  await noteLook(request, opened)
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const { action, note = '', version } = request.body as Static<typeof AnswerBody>
  const { reference } = opened.complaint
  await actOnComplaint(server.db, server, {
    reference,
    action,
    note,
    version,
    clientKey: randomUUID(),
    actor,
    lang,
    at: server.clock.now(),
  })
  return shapeOf((await findComplaint(server.db, reference)) ?? opened.complaint)
}
