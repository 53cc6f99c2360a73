import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized, type T } from '#core/i18n.ts'
import { examinePart } from '#ground/files/index.ts'
import { answerOf, hasLimit, readAnswer } from '../checklist/answer.rules.ts'
import { answerWords } from '../checklist/answer-words.ts'
import type { Checklist } from '../checklist/checklist.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { fieldsOf, root } from '../plan/request.ts'
import { type Answer, recordNotes, recordPhoto, wrongVars } from './record.ts'
import { typedAnswer } from './points.ts'
import { type Conflict, visitOf, visitPage } from './visit.ts'
import { listEntries } from './visit.queries.ts'
import { currentOf, type Entry, type Sent, tickedValue, values } from './visit.rules.ts'

type Fields = Record<string, string>
type Sheet = { fields: Fields; shots: { point: string; name: string; bytes: Buffer }[] }

async function readSheet(request: FastifyRequest): Promise<Sheet> {
  if (!request.isMultipart()) {
    const field = fieldsOf(request)
    return { fields: Object.fromEntries(Object.keys((request.body ?? {}) as object).map((name) => [name, field(name)])), shots: [] }
  }
  const sheet: Sheet = { fields: {}, shots: [] }
  for await (const part of request.parts()) {
    if (part.type === 'field') sheet.fields[part.fieldname] = String(part.value)
    else {
      const bytes = await part.toBuffer()
      await examinePart(request, { name: part.filename, bytes }, 'visit')
      if (bytes.length > 0 && part.fieldname.startsWith('photo_'))
        sheet.shots.push({ point: part.fieldname.slice(6), name: part.filename, bytes })
    }
  }
  return sheet
}

/** What the sheet says that was not written before, with what of it is not of the kind of its point. */
function readNotes(t: T, list: Checklist, fields: Fields, before: readonly Entry[], at: Date): { notes: Sent[]; errors: FieldFault[] } {
  const errors: FieldFault[] = []
  const notes = list.points.flatMap((point): Sent[] => {
    const { key } = point
    const spec = answerOf(point)
    const now = before.find((entry) => entry.point === key)
    const answer = readAnswer(spec, typedAnswer(fields, key))
    const ticked = values.find((each) => each === fields[`value_${key}`])
    const note = (fields[`note_${key}`] ?? '').trim().slice(0, 2_000)
    if (answer === undefined) {
      const message = t(`inspections.answer.wrong.${spec.kind}`, { ...wrongVars(point), point: localized(t.lang, point.ask) })
      errors.push({ field: `answer_${key}`, message })
      return []
    }
    const value = tickedValue(ticked, answer, now)
    if (!value && answer !== null && !hasLimit(spec))
      errors.push({ field: `value_${key}`, message: t('inspections.value_missing', { point: localized(t.lang, point.ask) }) })
    if ((!value && answer === null) || (now?.value === value && now?.answer === answer && now.note === note)) return []
    return [{ point: key, value, answer, note, seen: Number(fields[`seen_${key}`] ?? 0) || 0, notedAt: at, clientKey: randomUUID() }]
  })
  return { notes, errors }
}

/** The sheet without JavaScript: every point of the page at once, each with the version that was seen. */
export async function save(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock, config } = server
  const visit = await visitOf(request, 'inspect')
  const { fields, shots } = await readSheet(request)
  const at = clock.now()
  const list = await getChecklist(db, visit.checklistId)
  const { notes, errors } = readNotes(t, list.body, fields, currentOf(await listEntries(db, visit.id)), at)
  if (errors.length > 0) return visitPage(request, reply, visit, { wrong: { fields, errors }, status: 422 })
  const actor = actorOf(request)
  const answers = await recordNotes(db, { visitId: visit.id, actor, notes, inField: fields.at_desk !== 'yes', at })
  for (const shot of shots) await recordPhoto(db, config, { visitId: visit.id, actor, shot: { ...shot, clientKey: randomUUID() }, at })
  const conflicts = answers.flatMap((answer): Conflict[] => {
    const mine = notes.find((note) => note.clientKey === answer.clientKey)
    return answer.theirs && mine ? [conflictOf(t, list.body, mine, answer)] : []
  })
  if (conflicts.length > 0) return visitPage(request, reply, visit, { conflicts, status: 409 })
  return reply.redirect(`${root}/${visit.id}`, 303)
}

const found = (t: T, list: Checklist, point: string, answer: string | null): string =>
  answerWords(t, answerOf(list.points.find(({ key }) => key === point) ?? {}), answer)

function conflictOf(t: T, list: Checklist, mine: Sent, { point, theirs }: Answer): Conflict {
  return {
    point,
    mine: { value: mine.value, words: found(t, list, point, mine.answer ?? null), note: mine.note },
    theirs: {
      value: theirs?.value,
      words: found(t, list, point, theirs?.answer ?? null),
      note: theirs?.note ?? '',
      byName: theirs?.byName ?? '',
    },
  }
}

const Key = Type.String({ pattern: '^[\\w-]{8,64}$' })
const PlaceShape = Type.Object({ lat: Type.Number({ minimum: -90, maximum: 90 }), lon: Type.Number({ minimum: -180, maximum: 180 }) })
const ValueShape = Type.Enum(['good', 'fault', 'not_applicable'])
export const NotesBody = Type.Object({
  notes: Type.Array(
    Type.Object({
      point: Type.String({ maxLength: 40 }),
      value: Type.Optional({ ...ValueShape, description: 'Left out where it follows from the answer' }),
      answer: Type.Optional(
        Type.String({ maxLength: 2_000, description: 'After the kind: a number, the key of an option, YYYY-MM-DD or words' }),
      ),
      note: Type.String({ maxLength: 2_000 }),
      seen: Type.Integer({ minimum: 0 }),
      notedAt: Type.String({ format: 'date-time' }),
      clientKey: Key,
      place: Type.Optional(PlaceShape),
    }),
    { minItems: 1, maxItems: 200 },
  ),
})
const TheirsShape = Type.Object({
  value: Type.String(),
  answer: Type.Union([Type.String(), Type.Null()]),
  words: Type.String({ description: 'The answer as it is read' }),
  note: Type.String(),
  byName: Type.String(),
  version: Type.Integer(),
})
export const NotesAnswer = Type.Object({
  answers: Type.Array(
    Type.Object({
      point: Type.String(),
      clientKey: Type.String(),
      outcome: Type.String(),
      version: Type.Integer(),
      theirs: Type.Optional(TheirsShape),
    }),
  ),
})

/** What a phone kept while it had no network. */
export async function sync(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const visit = await visitOf(request, 'inspect')
  const { notes } = request.body as Static<typeof NotesBody>
  const at = clock.now()
  const dated = notes.map((note) => ({ ...note, notedAt: new Date(Math.min(new Date(note.notedAt).getTime(), at.getTime())) }))
  const answers = await recordNotes(db, { visitId: visit.id, actor: actorOf(request), notes: dated, inField: true, at })
  const { body: list } = await getChecklist(db, visit.checklistId)
  return reply.send({
    answers: answers.map(({ theirs, ...answer }) =>
      theirs ? { ...answer, theirs: { ...theirs, words: found(t, list, answer.point, theirs.answer) } } : answer,
    ),
  })
}

export const PhotoQuery = Type.Object({
  point: Type.String({ maxLength: 40 }),
  key: Key,
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
})
export const PhotoAnswer = Type.Object({ kept: Type.Boolean() })

/** A photo that a phone kept; multipart with one file. */
export async function syncPhoto(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const visit = await visitOf(request, 'inspect')
  const { point, key, lat, lon } = request.query as Static<typeof PhotoQuery>
  const part = request.isMultipart() ? await request.file() : undefined
  if (!part) throw refuse('invalid', 'inspections.photo_missing')
  const place = lat !== undefined && lon !== undefined ? { lat, lon } : undefined
  const bytes = await part.toBuffer()
  await examinePart(request, { name: part.filename, bytes }, 'visit')
  const shot = { point, name: part.filename, bytes, clientKey: key, place }
  await recordPhoto(db, config, { visitId: visit.id, actor: actorOf(request), shot, at: clock.now() })
  return reply.send({ kept: true })
}
