import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { Refusal, refuse } from '#core/errors.ts'
import { formatDateTime } from '#core/i18n.ts'
import type { FieldError } from '#core/ui/error-summary.tsx'
import { examinePart, getFile, sendFile } from '#ground/files/index.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { findActive } from '../certificates/certificate.queries.ts'
import { authorised } from '../certificates/certificates.ts'
import { standInPin } from '../authority/remote.ts'
import { readCredential, remoteService } from '../keys/remote.adapter.ts'
import { decideToSign, ownPart, refuseToSign, takeBackRefusal, takeSignedElsewhere } from './ask.ts'
import { ListPage, type ListLine, type ListTab } from './list.page.tsx'
import { OnePage } from './one.page.tsx'
import type { Paper, SignaturePart } from './paper.ts'
import { countWaitingFor, getPaper, listDoneBy, listWaitingFor } from './paper.queries.ts'
import { posted, postedList, readUpload } from './posted.ts'

const tabs: Record<string, ListTab> = { 'da-ky': 'signed', 'tu-choi': 'refused' }

/** What comes after a signature that is missing waits too, though it was decided. */
const shownState = (paper: Paper, state: SignaturePart['state']): SignaturePart['state'] =>
  paper.state === 'waiting' && state === 'decided' ? 'waiting' : state

function lineOf(request: FastifyRequest, paper: Paper): ListLine {
  const { t } = request
  const refusal = paper.signatures.find(({ state }) => state === 'refused')
  return {
    id: paper.id,
    title: paper.title,
    about: paper.about,
    href: paper.href,
    asked: formatDateTime(t.lang, paper.askedAt),
    signers: paper.signatures.map((one) => `${one.name}: ${t(`signing.part.${shownState(paper, one.state)}`)}`).join('; '),
    fault: paper.fault ?? undefined,
    reason: refusal?.reason ?? undefined,
    hasDraft: paper.draftFileId !== null,
  }
}

type Wrong = { chosen: string[]; reason: string; errors: FieldError[] }

async function page(request: FastifyRequest, reply: FastifyReply, wrong?: Wrong): Promise<FastifyReply> {
  const { t, server } = request
  const { personId } = actorOf(request)
  const query = request.query as { xem?: string; ky?: string; 'tu-choi'?: string }
  const tab = tabs[query.xem ?? ''] ?? 'waiting'
  const now = server.clock.now()
  const [papers, waiting, certificate] = await Promise.all([
    tab === 'waiting' ? listWaitingFor(server.db, personId, 100) : listDoneBy(server.db, personId, tab, 100),
    countWaitingFor(server.db, personId),
    findActive(server.db, { personId }, now),
  ])
  const needsPin =
    certificate?.adapter === 'remote' && certificate.credential !== null && (await readCredential(server, certificate.credential)).needsPin
  const isTrial = needsPin && (await remoteService(server))?.standIn === true
  const count = (text: string | undefined): number => (/^\d{1,3}$/.test(text ?? '') ? Number(text) : 0)
  const body = h(ListPage, {
    t,
    tab,
    counts: { waiting },
    lines: papers.map((paper) => lineOf(request, paper)),
    chosen: wrong?.chosen ?? [],
    needsPin,
    hasCertificate: certificate !== undefined,
    pinHint: isTrial ? t('signing.pin_trial', { pin: standInPin }) : t('signing.list.pin_hint'),
    reason: wrong?.reason ?? '',
    errors: wrong?.errors ?? [],
    done: wrong ? undefined : { signed: count(query.ky), refused: count(query['tu-choi']) },
  })
  return reply.page({ title: t('signing.list.title'), face: 'desk', parts: ['signing'], status: wrong ? 422 : 200, body })
}

export const showList = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => page(request, reply)

/** Signs or refuses all that is ticked. A paper that somebody else has dealt with in the meantime is left out. */
export async function submitList(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const chosen = [...new Set(postedList(request, 'giay'))].slice(0, 100)
  const reason = posted(request, 'ly-do')
  const isRefusal = posted(request, 'viec') === 'tu-choi'
  const wrong = (field: string, message: string): Promise<FastifyReply> =>
    page(request, reply, { chosen, reason, errors: [{ field, message }] })
  if (chosen.length === 0) return wrong('giay', t('signing.list.none_ticked'))
  if (isRefusal) {
    if (reason.length < 5) return wrong('ly-do', t('signing.list.reason_missing'))
    const done = await each(chosen, (id) => refuseToSign(server, id, { personId: actor.personId, name: actor.name, reason }))
    return reply.redirect(`/lam-viec/ky?tu-choi=${done}`, 303)
  }
  const certificate = await findActive(server.db, { personId: actor.personId }, server.clock.now())
  if (!certificate) return wrong('giay', t('signing.list.no_certificate_text'))
  const pin = posted(request, 'pin')
  try {
    const needsPin = certificate.adapter === 'remote' && (await readCredential(server, certificate.credential ?? '')).needsPin
    if (needsPin && pin === '') return await wrong('pin', t('signing.list.pin_missing'))
    const authorisation = await authorised(server, certificate, chosen.length, needsPin ? pin : undefined)
    const done = await each(chosen, (id) => decideToSign(server, id, { personId: actor.personId, authorisation }))
    return reply.redirect(`/lam-viec/ky?ky=${done}`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'signing.pin_wrong') throw error
    return wrong('pin', t('signing.pin_wrong'))
  }
}

async function each(ids: string[], work: (id: string) => Promise<void>): Promise<number> {
  let done = 0
  for (const id of ids) {
    try {
      await work(id)
      done++
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error
    }
  }
  return done
}

/** One's own paper: one that one has signed, refused or is to sign. */
async function ownPaper(request: FastifyRequest): Promise<Paper> {
  const paper = await getPaper(request.server.db, (request.params as { id: string }).id)
  if (!paper.signatures.some((one) => one.personId === actorOf(request).personId)) throw refuse('notFound', 'signing.no_such_paper')
  return paper
}

async function onePage(request: FastifyRequest, reply: FastifyReply, error?: string): Promise<FastifyReply> {
  const { t } = request
  const paper = await ownPaper(request)
  const { personId } = actorOf(request)
  const body = h(OnePage, {
    t,
    line: lineOf(request, paper),
    parts: paper.signatures.map(({ name, role, agency, state, signedAt, decidedAt }) => ({
      name,
      role,
      agency,
      state: shownState(paper, state),
      at: signedAt || decidedAt ? formatDateTime(t.lang, signedAt ?? decidedAt ?? new Date(0)) : undefined,
    })),
    isOwnTurn: ownPart(paper, personId) !== undefined,
    isRefusedByOwn: paper.signatures.some((one) => one.personId === personId && one.state === 'refused'),
    error,
  })
  return reply.page({
    title: paper.title,
    face: 'desk',
    crumbs: [{ href: '/lam-viec/ky', label: t('signing.list.title') }],
    status: error ? 422 : 200,
    body,
  })
}

export const showOne = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => onePage(request, reply)

/** The paper itself, as it is now. Reading it is written down for the person whom it is about. */
export async function showPaper(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const paper = await ownPaper(request)
  const fileId = paper.fileId ?? paper.draftFileId
  if (!fileId) throw refuse('notFound', 'signing.not_written')
  const actor = actorOf(request)
  if (paper.personId)
    await recordAccess(db, {
      personId: paper.personId,
      actor,
      unitId: paper.unitId,
      purpose: 'process_dossier',
      legalGround: 'public_duty',
      subject: paper.about,
      at: clock.now(),
    })
  return sendFile(reply, config, await getFile(db, fileId), { inline: true })
}

export async function takeBack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  await takeBackRefusal(request.server, id, actorOf(request).personId)
  return reply.redirect('/lam-viec/ky', 303)
}

export async function handIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const paper = await ownPaper(request)
  const upload = await readUpload(request)
  if (upload.tooLarge || !upload.bytes)
    return onePage(request, reply, t(upload.tooLarge ? 'signing.file_too_large' : 'signing.file_missing'))
  try {
    await examinePart(request, { name: `${paper.about}.pdf`, bytes: upload.bytes }, 'document')
    await takeSignedElsewhere(server, paper.id, { personId: actorOf(request).personId, bytes: upload.bytes })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    return onePage(request, reply, t(error.code, error.vars))
  }
  return reply.redirect('/lam-viec/ky?ky=1', 303)
}
