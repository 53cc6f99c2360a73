import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { formatDate, formatDateTime, formatTime, type T } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import { getFile, listFiles, sendFile, shutTag } from '#ground/files/index.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { listActions, listAttachments } from '../case/case.queries.ts'
import { answerOpinion, type Askable, findAskable } from './answer.ts'
import { readFormBody } from './form-body.ts'
import { opinionsOf } from './opinion.rules.ts'
import { listOpinions, type OpinionRow } from './opinion.queries.ts'
import { OpinionPage, OpinionsPage } from './opinions.page.tsx'

const isStance = (text: string | undefined): text is 'agree' | 'agree_if' | 'object' =>
  text === 'agree' || text === 'agree_if' || text === 'object'
export const dueText = (t: T, due: Date): string => `${formatTime(t.lang, due)}, ${formatDate(t.lang, due)}`

/** How an asking stands, in words. */
export function standingWords(
  t: T,
  one: Pick<OpinionRow, 'state' | 'dueAt'> & { stance?: OpinionRow['stance'] | undefined },
  now: Date,
): { kind: TagKind; words: string } {
  if (one.state === 'answered') {
    const kind: TagKind = one.stance === 'agree' ? 'done' : 'note'
    return { kind, words: t(`casework.stance.${one.stance ?? 'agree'}`) }
  }
  if (one.state === 'consented') return { kind: 'done', words: t('casework.opinions.consented') }
  if (one.state === 'dropped') return { kind: 'plain', words: t('casework.opinions.dropped') }
  return one.dueAt < now
    ? { kind: 'overdue', words: t('casework.opinions.late', { due: dueText(t, one.dueAt) }) }
    : { kind: 'waiting', words: t('casework.opinions.waits', { due: dueText(t, one.dueAt) }) }
}

/** The askings of the officer's units. */
export async function showOpinions(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const actor = actorOf(request)
  const { muc, xong } = request.query as { muc?: string; xong?: string }
  const open = muc !== 'xong'
  const rows = await listOpinions(db, { unitIds: actor.roles.map(({ unitId }) => unitId), open, limit: 200 })
  const lines = []
  for (const row of rows) {
    // Of the officers of a unit those answer whom the case type names.
    if (!(await findAskable(db, row.id, actor))) continue
    const { id, reference, title, unitName: unit, dueAt } = row
    lines.push({ id, reference, title, unit, due: dueText(t, dueAt), ...standingWords(t, row, clock.now()) })
  }
  const title = t('casework.opinions.title')
  return reply.page({ title, body: h(OpinionsPage, { t, open, lines, done: xong === '1' }), face: 'desk' })
}

async function open(request: FastifyRequest): Promise<Askable> {
  const { id } = request.params as { id: string }
  const askable = await findAskable(request.server.db, id, actorOf(request))
  if (!askable) throw refuse('notFound', 'casework.no_such_opinion')
  return askable
}

/** What the asker attached is read for the opinion: the person whose case it is sees who read it. */
async function noteLook(request: FastifyRequest, { row, found }: Askable): Promise<void> {
  const actor = actorOf(request)
  if (!found.ownerId || found.ownerId === actor.personId) return
  await recordAccess(request.server.db, {
    personId: found.ownerId,
    actor,
    unitId: row.unitId,
    purpose: 'process_dossier',
    legalGround: 'public_duty',
    subject: found.reference,
    at: request.server.clock.now(),
  })
}

export async function showOpinion(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const askable = await open(request)
  await noteLook(request, askable)
  return opinionPage(request, reply, askable)
}

type Typed = { errors: { field: string; message: string }[]; fields: Record<string, string> }

async function opinionPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { row, found, definition, may }: Askable,
  typed: Typed = { errors: [], fields: {} },
): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const one = opinionsOf(definition, await listActions(db, found.id)).find(({ key }) => key === row.key)
  if (!one) throw refuse('notFound', 'casework.no_such_opinion')
  const files = (await listAttachments(db, found.id)).filter(({ seq }) => seq === one.askedSeq || seq === one.answeredSeq)
  const standing = standingWords(t, row, clock.now())
  const answered = one.answeredAt && one.state === 'answered' ? `${one.answeredBy}, ${formatDateTime(t.lang, one.answeredAt)}` : undefined
  const shut = new Map(
    (
      await listFiles(
        request.server.db,
        files.map(({ fileId }) => fileId),
      )
    ).map(({ id, state }) => [id, shutTag(t, state)]),
  )
  const body = h(OpinionPage, {
    t,
    id: row.id,
    title: t('casework.opinions.one', { code: found.reference }),
    rows: [
      { label: t('casework.opinions.case'), value: found.title },
      { label: t('casework.opinions.unit'), value: row.unitName },
      { label: t('casework.opinions.asked_by'), value: `${one.askedBy}, ${formatDateTime(t.lang, one.askedAt)}` },
      { label: t('casework.opinions.due'), value: dueText(t, row.dueAt) },
      { label: t('casework.opinions.state'), value: [standing.words, answered].filter(Boolean).join(' · ') },
      ...(one.text && one.state === 'answered' ? [{ label: t('casework.opinions.text'), value: one.text }] : []),
    ],
    question: one.question,
    files: files.map((file) => ({
      name: file.name,
      href: shut.get(file.fileId) ? undefined : `/lam-viec/y-kien/${row.id}/tep/${file.fileId}`,
      note: formatDateTime(t.lang, file.addedAt),
      tag: shut.get(file.fileId),
    })),
    canAnswer: row.state === 'open' && may === 'yes',
    ended: row.state === 'open' ? (may === 'own_case' ? t('casework.opinions.own_case') : undefined) : t('casework.opinions.is_ended'),
    key_: `opinion:${row.key}`,
    ...typed,
  })
  const title = t('casework.opinions.one', { code: found.reference })
  const crumbs = [{ href: '/lam-viec/y-kien', label: t('casework.opinions.title') }]
  return reply.page({ title, body, face: 'desk', crumbs, status: typed.errors.length > 0 ? 422 : 200 })
}

export async function submitOpinion(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const askable = await open(request)
  const actor = actorOf(request)
  const { fields, attachments, fileFault } = await readFormBody(request, 'opinion')
  const errors = [
    ...(isStance(fields.stance) ? [] : [{ field: 'stance', message: request.t('casework.stance_missing') }]),
    ...(fileFault ? [{ field: 'files', message: fileFault }] : []),
  ]
  if (errors.length > 0 || !isStance(fields.stance)) return opinionPage(request, reply, askable, { errors, fields })
  try {
    await answerOpinion(db, {
      id: askable.row.id,
      actor,
      stance: fields.stance,
      text: (fields.note ?? '').slice(0, 4000),
      attachments,
      key: keyOf(actor.personId, `opinion:${askable.row.key}`),
      at: clock.now(),
      lang: request.lang,
    })
  } catch (error) {
    const faults = (error as { fields?: Typed['errors'] }).fields
    if (faults && faults.length > 0) return opinionPage(request, reply, askable, { errors: faults, fields })
    throw error
  }
  return reply.redirect('/lam-viec/y-kien?xong=1', 303)
}

/** The key is the person's own: two officers who send the same form are two, and the second is told so. */
export const keyOf = (personId: string, text: string): string =>
  `${personId}:${createHash('sha256').update(text).digest('hex').slice(0, 24)}`

/** A file that came with the asking or with this unit's answer. */
export async function showOpinionFile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const { file } = request.params as { file: string }
  const askable = await open(request)
  const { row, found, definition } = askable
  const one = opinionsOf(definition, await listActions(db, found.id)).find(({ key }) => key === row.key)
  const seqs = [one?.askedSeq, one?.answeredSeq]
  const known = (await listAttachments(db, found.id)).some(({ fileId, seq }) => fileId === file && seqs.includes(seq))
  if (!known) throw refuse('notFound', 'files.not_found')
  await noteLook(request, askable)
  return sendFile(reply, config, await getFile(db, file), { inline: true })
}
