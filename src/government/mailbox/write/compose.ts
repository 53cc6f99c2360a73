import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { keepFiles, mailableDocument, readForm } from '#government/documents/index.ts'
import { listFiles, sizeWords } from '#ground/files/index.ts'
import { lineOf, readLine } from '../boxes/address.rules.ts'
import { searchBoxes } from '../boxes/box.queries.ts'
import { fold } from '#core/search.ts'
import type { Mine } from '../boxes/boxes.ts'
import { flag } from '../keep/change.ts'
import { findMessage } from '../keep/message.queries.ts'
import { chosen, mine, root } from '../read/request.ts'
import { mostBytes } from '../send/build.ts'
import { findOutgoing } from '../send/outgoing.queries.ts'
import { addressFaults, sendDraft } from '../send/queue.ts'
import { beginDraft } from './begin.ts'
import { ComposePage } from './compose.page.tsx'
import { deleteDraft, type Draft, findDraft, putDraft } from './draft.queries.ts'

type Given = { errors?: FieldFault[]; found?: { address: string; name: string }[] | undefined; q?: string; saved?: boolean }

async function page(request: FastifyRequest, reply: FastifyReply, draft: Draft, given: Given = {}): Promise<FastifyReply> {
  const { t, server } = request
  const boxes = (await mine(request)).filter((each) => !each.readOnly)
  const files = await listFiles(server.db, draft.fileIds)
  const errors = given.errors ?? []
  const body = h(ComposePage, {
    ...{ t, root, draft, errors, found: given.found, q: given.q ?? '', saved: given.saved ?? false },
    boxes: boxes.map((box) => ({ value: box.id, label: `${box.name} <${box.address}>` })),
    files: files.map(({ id, name, size }) => ({ id, name, size: sizeWords(size) })),
    most: sizeWords(mostBytes * 0.7),
    mayOutside: server.config.mailServer.smtpUrl !== undefined,
  })
  const crumbs = [{ href: root, label: t('mailbox.title') }]
  return reply.page({ title: t('mailbox.write'), face: 'desk', crumbs, status: errors.length > 0 ? 422 : 200, body, parts: ['mail'] })
}

export async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { draft } = await beginDraft(request)
  return page(request, reply, draft)
}

/** The kept draft of the request, for who reads its box. */
async function askedDraft(request: FastifyRequest): Promise<Draft | undefined> {
  const draft = await findDraft(request.server.db, (request.params as { id: string }).id)
  if (!draft) return undefined
  chosen(
    (await mine(request)).filter((each) => !each.readOnly),
    draft.boxId,
  )
  return draft
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const draft = await askedDraft(request)
  if (!draft) throw refuse('notFound', 'mailbox.draft_gone')
  return page(request, reply, draft)
}

const uuidIn = (text: string | undefined): string | null =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? '') ? (text ?? null) : null

/** The draft as the form says it is now, with its files. */
async function draftIn(
  request: FastifyRequest,
  known: Draft | undefined,
  boxes: Mine[],
): Promise<{ draft: Draft; form: Awaited<ReturnType<typeof readForm>> }> {
  const form = await readForm(request)
  const { values, all } = form
  const id = (request.params as { id: string }).id
  const box = chosen(boxes, values.box || known?.boxId)
  const added = all('them').flatMap((address) => readLine(address).parties)
  const to = readLine(values.to ?? '')
  const line = added.length > 0 ? [lineOf([...to.parties, ...added]), ...to.wrong].filter(Boolean).join(', ') : (values.to ?? '')
  const removed = new Set(all('bo'))
  const kept = (known?.fileIds ?? all('tep')).filter((file) => uuidIn(file) !== null && !removed.has(file))
  const own = known ? kept : await ownFiles(request, kept, uuidIn(values.document))
  const text = (name: string, most: number): string => (values[name] ?? '').slice(0, most)
  const draft: Draft = {
    ...{ id, boxId: box.id, byId: known?.byId ?? actorOf(request).personId, toLine: line.slice(0, 10_000) },
    ...{
      ccLine: text('cc', 10_000),
      bccLine: text('bcc', 10_000),
      subject: text('subject', 300).replace(/[\r\n]+/g, ' '),
      body: text('body', 200_000),
    },
    fileIds: [...own, ...(await keepFiles(request, form.files))].slice(0, 30),
    ...(await origin(request, known, values, boxes)),
    savedAt: request.server.clock.now(),
  }
  return { draft, form }
}

/** Files named by a form of a new draft: only what this person put in themselves, or the document that is mailed. */
async function ownFiles(request: FastifyRequest, ids: string[], documentId: string | null): Promise<string[]> {
  const files = await listFiles(request.server.db, ids)
  const document = documentId ? await mailableDocument(request, documentId) : undefined
  return files.filter((file) => file.createdBy === actorOf(request).personId || file.id === document?.fileId).map((file) => file.id)
}

/** What a draft answers to, and the document that it carries: said by the page that began it, and checked. */
async function origin(
  request: FastifyRequest,
  known: Draft | undefined,
  values: Record<string, string>,
  boxes: Mine[],
): Promise<Pick<Draft, 'answers' | 'inReplyTo' | 'refs' | 'documentId'>> {
  if (known) return { answers: known.answers, inReplyTo: known.inReplyTo, refs: known.refs, documentId: known.documentId }
  const { db } = request.server
  const answers = uuidIn(values.answers)
  const answered = answers ? await findMessage(db, answers) : undefined
  const isMine = answered !== undefined && boxes.some((box) => box.id === answered.boxId)
  const refs =
    (values.refs ?? '')
      .match(/<[^<>\s]{3,250}>/g)
      ?.slice(-20)
      .join(' ') ?? null
  return {
    answers: isMine ? answered.id : null,
    inReplyTo: isMine ? answered.messageId : null,
    refs: isMine ? refs : null,
    documentId: uuidIn(values.document),
  }
}

/** Saves, looks people up, or sends: a draft is sent once, however often its form comes. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db } = server
  const id = (request.params as { id: string }).id
  const known = await askedDraft(request)
  const boxes = (await mine(request)).filter((each) => !each.readOnly)
  const sent = await findOutgoing(db, id)
  if (sent && boxes.some((box) => box.id === sent.boxId)) return reply.redirect(`${root}/gui/${id}`, 303)
  const { draft, form } = await draftIn(request, known, boxes)
  if (!(await inTransaction(db, (trx) => putDraft(trx, draft)))) throw refuse('notFound', 'mailbox.draft_gone')
  const { values } = form
  if (values.lam === 'tim') {
    const q = values.tim ?? ''
    const found = q.length >= 2 ? await searchBoxes(db, { q: fold(q) || q.toLowerCase(), open: true }, { limit: 20 }) : []
    return page(request, reply, draft, { found: found.map(({ address, name }) => ({ address, name })), q })
  }
  if (values.lam !== 'gui') return page(request, reply, draft, { saved: true })
  const { errors, addressed, ways } = await addressFaults(server, t, draft)
  if (!draft.subject) errors.push({ field: 'subject', message: t('mailbox.subject_missing') })
  if (errors.length > 0) return page(request, reply, draft, { errors })
  // It may have been recalled since the draft was begun.
  if (draft.documentId) await mailableDocument(request, draft.documentId)
  const box = chosen(boxes, draft.boxId)
  await sendDraft(server, box, actorOf(request), draft, { addressed, ways })
  await markAnswered(request, box, draft)
  return reply.redirect(`${root}/gui/${draft.id}`, 303)
}

/** On the mail server too an answered message is marked; where it does not answer now, the mail is sent all the same. */
async function markAnswered({ server }: FastifyRequest, box: Mine, draft: Draft): Promise<void> {
  const message = draft.answers ? await findMessage(server.db, draft.answers) : undefined
  if (message?.uid) await flag(server, box, message, 'answered', true).catch(() => undefined)
}

export async function discard(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const draft = await askedDraft(request)
  if (draft) await inTransaction(request.server.db, (trx) => deleteDraft(trx, draft.id))
  return reply.redirect(`${root}?muc=nhap${draft ? `&hom=${draft.boxId}` : ''}`, 303)
}
