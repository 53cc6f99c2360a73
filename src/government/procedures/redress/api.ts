import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { answersFromJson, errorText } from '#engine/forms/index.ts'
import { ownFiles, shapeOf } from '../api/api.ts'
import { communesOverTime, pastUnits } from '../apply/communes.ts'
import { listReceivingUnits } from '../apply/receiving-units.ts'
import { fileProcedure } from '../bundle/file-bundle.ts'
import { findFiled } from '../dossier/dossier.queries.ts'
import { type DossierFile, findDossierFile } from '../dossier/view.ts'
import { filesOf, longestWhat, openFollowUp, openOwn } from './correction.ts'
import { insertFollowUp, lockTakenUp } from './follow-up.queries.ts'
import { redressTerms } from './terms.ts'

export const CorrectionBody = Type.Object(
  {
    what: Type.String({ minLength: 1, maxLength: longestWhat, pattern: '\\S', description: 'What is wrong in the result' }),
    answers: Type.Record(Type.String(), Type.Unknown(), { description: 'What is to be said instead; all else stays as it was declared' }),
  },
  { additionalProperties: false },
)

/** Asks for a correction: files the dossier that corrects the result, in one call. */
export async function fileCorrection(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { actor } = request
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key.length < 8 || key.length > 100) throw refuse('badRequest', 'procedures.api.key_missing')
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const before = await findFiled(db, actor.personId, key)
  const code = before?.code ?? (await fileNow(request, await openOwn(request), key))
  return answer(request, reply.code(before ? 200 : 201), code)
}

async function fileNow(request: FastifyRequest, found: DossierFile, key: string): Promise<string> {
  const { db, config, clock, province } = request.server
  const { actor, lang } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const { dossier, version, form, file } = found
  const { what, answers: given } = request.body as Static<typeof CorrectionBody>
  const read = answersFromJson(form.body, given)
  if (read.errors.length > 0)
    throw refuse(
      'invalid',
      'procedures.apply.incomplete',
      { count: read.errors.length },
      read.errors.map((fault) => ({ field: fault.field, rule: fault.rule, message: errorText(request.t, form.body, fault) })),
    )
  const sent = form.body.pages
    .flatMap((page) => page.fields)
    .flatMap((field) => (field.type === 'file' ? [read.answers[field.key] ?? []].flat().map(String) : []))
  const kept = filesOf(dossier, file.attachments)
  const files = [
    ...kept,
    ...(await ownFiles(
      request,
      sent.filter((id) => !kept.some((one) => one.id === id)),
    )),
  ]
  const at = clock.now()
  const day = dayOf(at)
  const units = await listReceivingUnits(db, province, day)
  const past = pastUnits(await communesOverTime(db, province, day))
  return inTransaction(db, async (trx) => {
    await lockTakenUp(trx, dossier.caseId)
    if (await openFollowUp(trx, dossier.caseId)) throw refuse('conflict', 'procedures.redress.under_way')
    const filed = await fileProcedure(trx, config, {
      ...{ actor, version, form, files, key, at, lang, province, past },
      answers: { ...dossier.answers, ...read.answers },
      unitId: file.case.unitId,
      channel: 'online',
      units: new Set(units.communes.map((unit) => unit.code)),
      followUp: { within: redressTerms(config.province, dossier.procedureCode).correction.within },
    })
    await insertFollowUp(trx, { ofCaseId: dossier.caseId, caseId: filed.caseId, what: what.trim(), at })
    return filed.code
  })
}

async function answer(request: FastifyRequest, reply: FastifyReply, code: string): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  return reply.header('location', `/api/dossiers/${code}`).send(shapeOf({ ...found.file, ...found }, request))
}
