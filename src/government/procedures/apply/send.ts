import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { findCase } from '#engine/casework/index.ts'
import { type Answers, checkAll, type FieldError, type FormDefinition, relevantAnswers, ReviewView, warnings } from '#engine/forms/index.ts'
import { closeDraft, dropDraft, findDraft, lockDraft } from '../dossier/draft.queries.ts'
import { quoteProcedure } from '../bundle/quote.ts'
import { hasChanged } from '../origins/marks.ts'
import { originWords } from '../origins/words.ts'
import { faultsOfParts, fileProcedure } from '../bundle/file-bundle.ts'
import { papersForAgain, takeUpAgain } from '../bundle/again.ts'
import { filedBefore } from '../duplicates/before.ts'
import { newerForm } from './form-changes.ts'
import { correctionNotice, settleFollowUp, takenUpBy } from '../redress/correction.ts'
import { contextOf, fillerOf, frame, mustHave, openDraft, type Opened, type Params } from './open-draft.ts'

export async function showReview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reviewPage(request, reply, await openDraft(request))
}

async function reviewPage(request: FastifyRequest, reply: FastifyReply, opened: Opened, errors: FieldError[] = []): Promise<FastifyReply> {
  const { t } = request
  const { draft, form, version, today } = opened
  const fee = version.procedure.channels.find((channel) => channel.channel === (opened.person ? 'direct' : 'online'))?.fee
  const answers = relevantAnswers(form.body, draft.answers, today)
  const quoted = await quoteProcedure(request.server.db, {
    draft,
    version,
    answers,
    at: request.server.clock.now(),
    channel: opened.person ? 'direct' : 'online',
  })
  const body = h(ReviewView, {
    t,
    def: form.body,
    answers,
    action: `/ho-so/nhap/${draft.id}/gui`,
    changeHref: (page) => `/ho-so/nhap/${draft.id}/${page}`,
    errors,
    files: draft.files,
    options: () => opened.communes,
    origins: reviewOrigins(request, opened),
    notice: (await correctionNotice(request, draft.id)) ?? (await filedBefore(request, opened)),
    warnings: warnings(form.body, draft.answers, contextOf(opened)),
    fee: quoted ?? (fee?.kind === 'free' ? 0 : fee?.kind === 'fixed' ? fee.amountVnd : undefined),
  })
  return frame(request, reply, opened, { title: t('forms.review.title'), body, status: errors.length > 0 ? 422 : 200 })
}

function reviewOrigins(request: FastifyRequest, { draft }: Opened): Record<string, string> {
  const { t, server } = request
  return Object.fromEntries(
    Object.entries(draft.origins).map(([key, mark]) => [
      key,
      originWords(t, mark, hasChanged(server.config, mark, draft.answers[key]), 'own'),
    ]),
  )
}

/** The person chose to sign the declaration: that comes next, once it is filed. */
const signsDigitally = (form: FormDefinition, answers: Answers): boolean =>
  form.pages.some((page) => page.fields.some((field) => field.type === 'signature' && answers[field.key] === 'digital'))

/** Where the person reads that their dossier has arrived. */
async function receiptOf(db: Db, caseId: string): Promise<string> {
  const found = await findCase(db, { id: caseId })
  return found ? `/ho-so/${found.reference}?moi=1` : '/ho-so'
}

/** Files the draft. Twice sent is once filed: the draft itself is the key. */
export async function send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config, province } = request.server
  const { id } = request.params as Params
  const filed = await findDraft(db, config, { id })
  if (filed?.caseId && filed.counterOfficerId && fillerOf(filed) === request.actor?.personId)
    return reply.redirect(`/lam-viec/quay/${id}/xong`, 303)
  if (filed?.caseId && fillerOf(filed) === request.actor?.personId) return reply.redirect(await receiptOf(db, filed.caseId), 303)
  const opened = await openDraft(request)
  const { draft, version, form } = opened
  const newer = await newerForm(request, opened)
  if (newer) return reply.redirect(newer, 303)
  if (!draft.unitId) return reply.redirect(`/ho-so/nhap/${id}/noi-nhan`, 303)
  const wrong = checkAll(form.body, draft.answers, contextOf(opened))
  const ofParts = { version, form, answers: draft.answers, ...contextOf(opened), at: clock.now() }
  const errors = mustHave(opened, wrong.length > 0 ? wrong : await faultsOfParts(db, ofParts))
  if (errors.length > 0) return reviewPage(request, reply, opened, errors)
  if (draft.counterOfficerId) return reply.redirect(`/lam-viec/quay/${id}/giay-to`, 303)
  const further = await papersForAgain(request, id)
  const address = await inTransaction(db, async (trx) => {
    const locked = await lockDraft(trx, config, id)
    if (!locked?.unitId) throw refuse('notFound', 'procedures.apply.no_such_draft')
    if (locked.caseId) return receiptOf(trx, locked.caseId)
    const actor = request.actor
    if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
    const followUp = await takenUpBy(trx, config, { id, procedureCode: version.procedure.code })
    const done = await fileProcedure(trx, config, {
      followUp,
      actor,
      version,
      form,
      answers: locked.answers,
      files: locked.files,
      unitId: locked.unitId,
      channel: 'online',
      key: draft.id,
      at: clock.now(),
      lang: request.lang,
      province,
      units: contextOf(opened).units,
      past: contextOf(opened).past,
      origins: locked.origins,
      further,
    })
    await closeDraft(trx, id, done.caseId)
    await settleFollowUp(trx, id, done.caseId)
    await takeUpAgain(trx, id, { ...done, at: clock.now() })
    return signsDigitally(form.body, locked.answers) ? `/ho-so/${done.code}/ky?moi=1` : `/ho-so/${done.code}?moi=1`
  })
  return reply.redirect(address, 303)
}

export async function discard(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  await dropDraft(request.server.db, opened.draft.id, opened.draft.ownerId)
  return reply.redirect(opened.person ? '/lam-viec/quay' : '/ho-so', 303)
}
