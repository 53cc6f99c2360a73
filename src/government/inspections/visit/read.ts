import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { localized } from '#core/i18n.ts'
import { answerOf, AnswerShape } from '../checklist/answer.rules.ts'
import { limitAndGround } from '../checklist/answer-words.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { visitOf } from './visit.ts'
import { listEntries, listEvidence } from './visit.queries.ts'
import { contradicts, currentOf, lacksOf } from './visit.rules.ts'

const Entry = Type.Object({
  value: Type.Enum(['good', 'fault', 'not_applicable']),
  answer: Type.Union([Type.String(), Type.Null()]),
  follows: Type.Union([Type.Enum(['good', 'fault']), Type.Null()], {
    description: 'The finding that follows from the answer and the limit',
  }),
  otherwise: Type.Boolean({ description: 'The inspector found otherwise than the answer says; the note has the reason' }),
  note: Type.String(),
  version: Type.Integer(),
  notedAt: Type.String({ format: 'date-time' }),
})
export const VisitAnswer = Type.Object({
  id: Type.String(),
  reference: Type.Union([Type.String(), Type.Null()]),
  subject: Type.Object({ name: Type.String(), code: Type.String() }),
  list: Type.Object({ key: Type.String(), version: Type.Integer(), title: Type.String() }),
  concludedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  points: Type.Array(
    Type.Object({
      key: Type.String(),
      ask: Type.String(),
      answer: AnswerShape,
      limit: Type.Optional(Type.String({ description: 'What is allowed, with its ground, in words' })),
      photoOnFault: Type.Boolean(),
      entry: Type.Optional(Entry),
      photos: Type.Integer(),
      lacks: Type.Optional(Type.Enum(['open', 'answer', 'reason', 'note', 'photo'])),
    }),
  ),
})

/** A visit for a program: the points with the kind of their answers, their limits and what was found. */
export async function showJson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const visit = await visitOf(request)
  const [list, entries, evidence] = await Promise.all([
    getChecklist(server.db, visit.checklistId),
    listEntries(server.db, visit.id),
    listEvidence(server.db, visit.id),
  ])
  const current = currentOf(entries)
  const lacks = lacksOf(list.body.points, current, new Set(evidence.map(({ point }) => point)))
  return reply.send({
    id: visit.id,
    reference: visit.reference,
    subject: { name: visit.subjectName, code: visit.subjectCode },
    list: { key: list.body.key, version: list.version, title: localized(t.lang, list.body.title) },
    concludedAt: visit.concludedAt?.toISOString() ?? null,
    points: list.body.points.map((point) => {
      const entry = current.find((each) => each.point === point.key)
      const limit = limitAndGround(t, answerOf(point))
      const why = lacks.find((each) => each.point === point.key)?.why
      return {
        key: point.key,
        ask: localized(t.lang, point.ask),
        answer: answerOf(point),
        ...(limit ? { limit } : {}),
        photoOnFault: point.photoOnFault,
        ...(entry ? { entry: { ...entry, otherwise: contradicts(entry), notedAt: entry.notedAt.toISOString() } } : {}),
        photos: evidence.filter((each) => each.point === point.key).length,
        ...(why ? { lacks: why } : {}),
      }
    }),
  })
}
