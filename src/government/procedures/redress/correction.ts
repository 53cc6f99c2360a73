import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ComponentChildren, h } from 'preact'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { formatDate } from '#core/i18n.ts'
import { findCase } from '#engine/casework/index.ts'
import { receivingUnit } from '../elsewhere/file-from-elsewhere.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { findDraft, insertDraft } from '../dossier/draft.queries.ts'
import { type DossierFile, findDossierFile } from '../dossier/view.ts'
import { findFollowUp, findReplacement, listFollowUps, lockTakenUp, noteFollowUp, settleFollowUp } from './follow-up.queries.ts'
import { CorrectionPage, DraftNotice } from './redress.page.tsx'
import { type Correctable, canAskCorrection, lastMoment } from './redress.rules.ts'
import { redressTerms } from './terms.ts'

export const longestWhat = 1_000

/** Whether the person may ask now for a correction of the result. */
export async function correctable(
  db: Db,
  config: Config,
  { dossier, file, result }: Pick<DossierFile, 'dossier' | 'file' | 'result'>,
  now: Date,
): Promise<Correctable> {
  const { days } = redressTerms(config.province, dossier.procedureCode).correction
  const replaced = result && (await findReplacement(db, result.code))
  const underWay = await openFollowUp(db, dossier.caseId)
  return canAskCorrection({ ...file.case, hasResult: result !== undefined, replacedBy: replaced?.code, underWay }, days, now)
}

/** The code of a correction that was sent and has not ended. */
export async function openFollowUp(db: Db, caseId: string): Promise<string | undefined> {
  for (const follow of await listFollowUps(db, caseId)) {
    const found = await findCase(db, { id: follow.caseId })
    if (found && !found.closedAt) return follow.code
  }
  return undefined
}

/** The dossier of the caller's own whose result they may have corrected now. */
export async function openOwn(request: FastifyRequest): Promise<DossierFile> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!found || found.dossier.ownerId !== request.actor?.personId) throw refuse('notFound', 'casework.no_such_case')
  const may = await correctable(db, config, found, clock.now())
  if (may !== 'yes') throw refuse('conflict', `procedures.redress.${may}`)
  return found
}

/** Asks what is wrong in the result. */
export async function showCorrection(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return correctionPage(request, reply, await openOwn(request))
}

function correctionPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { dossier, file, result }: DossierFile,
  typed: { errors: { field: string; message: string }[]; what: string } = { errors: [], what: '' },
): FastifyReply {
  const { t, server } = request
  const { days, within } = redressTerms(server.config.province, dossier.procedureCode).correction
  const title = t('procedures.redress.correction_title')
  const body = h(CorrectionPage, {
    t,
    title,
    action: `/ho-so/${dossier.code}/dinh-chinh`,
    result: result?.title ?? '',
    code: result?.code ?? '',
    until: file.case.closedAt ? formatDate(t.lang, lastMoment(file.case.closedAt, days)) : '',
    within: t(`procedures.redress.within.${within.unit}`, { count: within.amount }),
    ...typed,
  })
  const crumbs = [{ href: `/ho-so/${dossier.code}`, label: dossier.code }]
  return reply.page({ title, body, crumbs, status: typed.errors.length > 0 ? 422 : 200 })
}

/** Begins a draft with what was declared, in which the person corrects what is wrong. */
export async function submitCorrection(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const found = await openOwn(request)
  const posted = (request.body ?? {}) as Record<string, unknown>
  const what = (typeof posted.what === 'string' ? posted.what : '').trim().slice(0, longestWhat)
  if (!what) {
    const errors = [{ field: 'what', message: t('procedures.redress.what_missing') }]
    return correctionPage(request, reply, found, { errors, what })
  }
  return reply.redirect(`/ho-so/nhap/${await beginCorrection(request, found, what)}/tiep`, 303)
}

async function beginCorrection(request: FastifyRequest, { dossier, file, version, form }: DossierFile, what: string): Promise<string> {
  const { db, config, clock, province } = request.server
  const at = clock.now()
  const before = await findDraft(db, config, { ownerId: dossier.ownerId, procedureId: version.procedureId })
  const known = before && (await findFollowUp(db, { draftId: before.id }))
  // What the person has begun to write for something else is not written over.
  if (before && known?.ofCaseId !== dossier.caseId) throw refuse('conflict', 'procedures.redress.draft_in_the_way')
  const unit = await receivingUnit(db, province, version, file.case.unitId, at)
  return inTransaction(db, async (trx) => {
    const draft =
      before ??
      (await insertDraft(
        trx,
        config,
        {
          ...{ ownerId: dossier.ownerId, procedureId: version.procedureId, procedureVersionId: version.versionId, formId: form.id },
          ...{ unitId: unit?.id ?? null, answers: dossier.answers, origins: {}, counterOfficerId: null },
          files: filesOf(dossier, file.attachments),
        },
        at,
      ))
    await noteFollowUp(trx, { ofCaseId: dossier.caseId, draftId: draft.id, what, at })
    return draft.id
  })
}

/** The papers that were declared; they need not be sent again. */
export function filesOf({ answers }: Dossier, attachments: DossierFile['file']['attachments']) {
  const declared = new Set(Object.values(answers).flatMap((value) => (Array.isArray(value) ? value.map(String) : [])))
  return attachments
    .filter(({ fileId }) => declared.has(fileId))
    .map(({ fileId, name, mediaType, sizeBytes }) => ({ id: fileId, name, mediaType, bytes: sizeBytes }))
}

/** What a draft that is sent takes up: its own time, and no fee. Undefined for any other draft. */
export async function takenUpBy(
  trx: Db,
  config: Config,
  draft: { id: string; procedureCode: string },
): Promise<{ within: { amount: number; unit: 'working_day' | 'calendar_day' | 'working_hour' | 'calendar_month' } } | undefined> {
  const follow = await findFollowUp(trx, { draftId: draft.id })
  if (!follow) return undefined
  await lockTakenUp(trx, follow.ofCaseId)
  if (await openFollowUp(trx, follow.ofCaseId)) throw refuse('conflict', 'procedures.redress.under_way')
  return { within: redressTerms(config.province, draft.procedureCode).correction.within }
}

/** Above a draft that corrects a result: what it is for. */
export async function correctionNotice({ t, server }: FastifyRequest, draftId: string): Promise<ComponentChildren> {
  const follow = await findFollowUp(server.db, { draftId })
  return follow && h(DraftNotice, { t, code: follow.ofCode, what: follow.what })
}

export { settleFollowUp }
