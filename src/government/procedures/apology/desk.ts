import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDateTime } from '#core/i18n.ts'
import { findCase } from '#engine/casework/index.ts'
import { getFile, sendFile } from '#ground/files/index.ts'
import { dueWords, findDossierFile } from '../dossier/view.ts'
import { noteReading } from '../track/track.ts'
import { type Apology, findApology, listApologies, listIssued } from './apology.queries.ts'
import { currentApologyFile } from './apology-file.ts'
import { ApologiesPage, ApologyPage, type LetterProps } from './apology.page.tsx'
import { issueApology } from './issue.ts'
import { letterOf } from './notice.ts'
import { maySign } from './may-sign.ts'

/** The letters of the approver's units. */
export async function showApologies(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const { muc, xong } = request.query as { muc?: string; xong?: string }
  const waiting = muc !== 'da-gui'
  const unitIds = actorOf(request)
    .roles.filter(({ role }) => role === 'approver')
    .map(({ unitId }) => unitId)
  const lines = []
  for (const letter of await listApologies(db, { unitIds, state: waiting ? 'draft' : 'issued', limit: 200 })) {
    const found = await findCase(db, { id: letter.caseId })
    lines.push({
      id: letter.id,
      letter: letterOf(letter),
      code: letter.dossierCode,
      title: found?.title ?? letter.dossierCode,
      due: formatDateTime(t.lang, letter.dueAt),
      promised: formatDateTime(t.lang, letter.promisedAt),
      kind: waiting ? ('waiting' as const) : ('done' as const),
      words: t(waiting ? 'procedures.apology.to_sign' : 'procedures.apology.was_sent'),
    })
  }
  return reply.page({
    title: t('procedures.apology.title'),
    body: h(ApologiesPage, { t, waiting, lines, sent: xong === '1' }),
    face: 'desk',
  })
}

async function open(request: FastifyRequest): Promise<Apology> {
  const letter = await findApology(request.server.db, (request.params as { id: string }).id)
  if (!letter || !maySign(actorOf(request), letter)) throw refuse('notFound', 'procedures.apology.none')
  return letter
}

export async function showApology(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return letterPage(request, reply, await open(request))
}

type Typed = Pick<LetterProps, 'errors' | 'reason' | 'promised'>

async function letterPage(request: FastifyRequest, reply: FastifyReply, letter: Apology, typed?: Typed): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t } = request
  const file = await findDossierFile(db, config, letter.dossierCode, request.actor, clock.now())
  if (!file) throw refuse('notFound', 'procedures.apology.none')
  await noteReading(request, file)
  const title = t('procedures.apology.one', { code: letter.dossierCode })
  const issued = letter.state === 'issued'
  const rows = [
    ...(issued ? [{ label: t('procedures.apology.number'), value: letterOf(letter) }] : []),
    { label: t('procedures.column.procedure'), value: file.file.case.title },
    { label: t('procedures.column.applicant'), value: file.dossier.applicantName },
    { label: t('procedures.apology.due'), value: dueWords(t, letter.dueAt) },
    ...(issued
      ? [
          { label: t('procedures.apology.promised'), value: dueWords(t, letter.promisedAt) },
          { label: t('procedures.apology.reason'), value: letter.reason },
          {
            label: t('procedures.apology.signer'),
            value: `${letter.signerName}, ${formatDateTime(t.lang, letter.issuedAt ?? letter.draftedAt)}`,
          },
        ]
      : []),
  ]
  const body = h(ApologyPage, {
    t,
    id: letter.id,
    title,
    code: letter.dossierCode,
    rows,
    draft: letter.state === 'draft',
    ended: letter.state === 'dropped' ? t('procedures.apology.not_needed') : undefined,
    pdf: issued ? `/ho-so/${letter.dossierCode}/xin-loi.pdf` : undefined,
    ...(typed ?? { errors: [], reason: letter.reason, promised: dayOf(letter.promisedAt) }),
  })
  const crumbs = [{ href: '/lam-viec/xin-loi', label: t('procedures.apology.title') }]
  return reply.page({ title, body, face: 'desk', crumbs, status: typed ? 422 : 200 })
}

export async function submitApology(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const letter = await open(request)
  const fields = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof fields[name] === 'string' ? (fields[name] as string).trim() : '')
  const promised = { d: text('promised-d'), m: text('promised-m'), y: text('promised-y') }
  const promisedOn = `${promised.y.padStart(4, '0')}-${promised.m.padStart(2, '0')}-${promised.d.padStart(2, '0')}`
  const reason = text('reason').slice(0, 1000)
  try {
    await issueApology(db, config, { id: letter.id, actor: actorOf(request), reason, promisedOn, at: clock.now(), lang: request.lang })
  } catch (error) {
    const faults = (error as { fields?: LetterProps['errors'] }).fields
    if (faults && faults.length > 0) return letterPage(request, reply, letter, { errors: faults, reason, promised })
    throw error
  }
  return reply.redirect('/lam-viec/xin-loi?xong=1', 303)
}

/** The newest letter that was sent about a dossier, for those who may read the dossier. */
export async function showApologyFile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const file = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!file) throw refuse('notFound', 'casework.no_such_case')
  const [letter] = await listIssued(db, file.dossier.caseId)
  if (!letter) throw refuse('notFound', 'procedures.apology.none')
  await noteReading(request, file)
  return sendFile(reply, config, await getFile(db, await currentApologyFile(request.server, letter)), { inline: true })
}
