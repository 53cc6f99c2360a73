import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Refusal, refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import {
  askForSignatures,
  attachDraft,
  decideToSign,
  fieldOf,
  findPaper,
  leaveToSign,
  type Paper,
  signPaper,
} from '#engine/signing/index.ts'
import { getFile, mediaTypes, sendFile, storeFile } from '#ground/files/index.ts'
import { type DossierFile, findDossierFile } from '../dossier/view.ts'
import { confirmationWords } from '../papers/confirmation.ts'
import { declaredParts } from '../papers/content-rows.ts'
import { declarationCode, declarationUrl } from '../papers/declaration-code.ts'
import type { DeclarationPaper } from '../papers/declaration-paper.ts'
import { issuerOf } from '#engine/papers/index.ts'
import { print } from '../papers/press.ts'
import { bareUrl } from '../papers/receipt.ts'
import { declarationSubject } from '../papers/signing-subject.rules.ts'
import { templateAt } from '../templates/templates.queries.ts'
import { noteReading } from '../track/track.ts'
import { SignDeclarationPage } from './sign-declaration.page.tsx'

async function opened(request: FastifyRequest): Promise<DossierFile> {
  const { db, config, clock } = request.server
  const found = await findDossierFile(db, config, (request.params as { code: string }).code, request.actor, clock.now())
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  return found
}

async function composed(request: FastifyRequest, { dossier, form, version, file }: DossierFile): Promise<DeclarationPaper> {
  const { db, config } = request.server
  const procedure = localized('vi', version.procedure.name)
  const { paper, pages } = form.body
  const own = pages.flatMap((page) => page.fields).find((field) => field.type === 'declaration')
  const code = declarationCode(config, dossier)
  return {
    title: paper && localized('vi', paper.title),
    number: paper?.number,
    procedure,
    code: dossier.code,
    unit: dossier.unitName,
    place: (await issuerOf(db, dossier.unitId, dayOf(dossier.filedAt))).place,
    person: dossier.applicantName,
    filedAt: dossier.filedAt,
    parts: await declaredParts(db, form.body, dossier.answers, dossier.filedAt),
    papers: file.attachments
      .filter(({ addedAt }) => addedAt.getTime() <= dossier.filedAt.getTime())
      .map(({ label, name }) => `${label}: ${name}`),
    statement: own?.label.vi,
    template: (await templateAt(db, 'declaration', dossier.filedAt)).body,
    verification: {
      code,
      url: declarationUrl(config.publicUrl, dossier.code, code),
      bare: bareUrl(`${config.publicUrl}/kiem-tra/to-khai`),
    },
  }
}

/** The declaration as it was filed: signed where the person signed it. */
export async function showDeclaration(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const found = await opened(request)
  await noteReading(request, found)
  const paper = await findPaper(db, declarationSubject(found.dossier.code))
  if (paper?.fileId) return sendFile(reply, config, await getFile(db, paper.fileId), { inline: true })
  const bytes = await print({ kind: 'declaration', paper: await composed(request, found) })
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="to-khai-${found.dossier.code}.pdf"`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}

const isOwn = (request: FastifyRequest, found: DossierFile): boolean => request.actor?.personId === found.dossier.ownerId

async function page(request: FastifyRequest, reply: FastifyReply, found: DossierFile, error?: string): Promise<FastifyReply> {
  const { t, server } = request
  const { dossier, version } = found
  const [paper, leave] = await Promise.all([findPaper(server.db, declarationSubject(dossier.code)), leaveToSign(server, dossier.ownerId)])
  const isUnderway = paper?.state === 'signing' || paper?.state === 'drafting'
  const body = h(SignDeclarationPage, {
    t,
    code: dossier.code,
    title: localized(t.lang, version.procedure.name),
    state: confirmationWords(t, paper, dossier.filedAt),
    canSign: paper?.state !== 'signed' && !isUnderway,
    certificate: leave.name,
    needsPin: leave.needsPin,
    trialPin: leave.trialPin,
    error,
    isUnderway,
  })
  return reply.page({
    title: t('procedures.declaration.title'),
    body,
    crumbs: [{ href: `/ho-so/${dossier.code}`, label: dossier.code }],
    status: error ? 422 : 200,
  })
}

export async function showSign(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await opened(request)
  if (!isOwn(request, found)) return reply.redirect(`/lam-viec/ho-so/${found.dossier.code}`, 303)
  return page(request, reply, found)
}

/** Signs the declaration with the person's own certificate: the paper is written now, the signature follows in the background. */
export async function submitSign(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const found = await opened(request)
  const { dossier } = found
  if (!isOwn(request, found)) return reply.redirect(`/lam-viec/ho-so/${dossier.code}`, 303)
  const pin = ((request.body as { pin?: string } | undefined)?.pin ?? '').trim()
  const leave = await leaveToSign(server, dossier.ownerId)
  if (leave.name === undefined) return page(request, reply, found, t('procedures.declaration.no_certificate'))
  if (leave.needsPin && pin === '') return page(request, reply, found, t('signing.list.pin_missing'))
  try {
    const authorisation = await leave.ask(1, pin)
    const paper = await paperOf(request, found, leave.name)
    await decideToSign(server, paper.id, { personId: dossier.ownerId, authorisation })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    return page(request, reply, found, t(error.code, error.vars))
  }
  return reply.redirect(`/ho-so/${dossier.code}/ky`, 303)
}

async function paperOf(request: FastifyRequest, found: DossierFile, name: string): Promise<Paper> {
  const { db, config, clock } = request.server
  const { dossier } = found
  const subject = declarationSubject(dossier.code)
  const at = clock.now()
  const signer = {
    kind: 'person',
    personId: dossier.ownerId,
    unitId: dossier.unitId,
    name,
    role: 'Người khai',
    agency: '',
    decided: false,
  } as const
  const href = `/ho-so/${dossier.code}/ky`
  const title = `Tờ khai: ${localized('vi', found.version.procedure.name)}`
  await askForSignatures(db, {
    subject,
    title,
    about: dossier.code,
    href,
    unitId: dossier.unitId,
    personId: dossier.ownerId,
    signers: [signer],
    at,
  })
  const paper = await findPaper(db, subject)
  if (!paper) throw new Error('the paper was not kept')
  if (!paper.draftFileId) {
    const composing = await composed(request, found)
    const signers = [{ field: fieldOf(1), role: composing.template.texts.signed_by ?? '', name }]
    const bytes = await print({ kind: 'declaration', paper: composing, signers })
    const kept = await storeFile(db, config, {
      name: `to-khai-${dossier.code}.pdf`,
      buffer: bytes,
      accept: [mediaTypes.pdf],
      maxBytes: 10 * 1024 * 1024,
      by: dossier.ownerId,
      at,
      entrance: 'program',
    })
    await attachDraft(request.server, paper, kept.id)
    // It waits for the person's word, which is given next.
    await signPaper(request.server, paper.id)
  }
  return paper
}
