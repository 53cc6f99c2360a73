import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { act, type NewAttachment } from '#engine/casework/index.ts'
import { relevantAnswers } from '#engine/forms/index.ts'
import { getFile } from '#ground/files/index.ts'
import { plainFormOf } from '../apply/plain-form.ts'
import { findDraft, insertDraft, saveDraft } from '../dossier/draft.queries.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { advanceSoon, passedOn } from './advance.ts'
import { adoptPart, findPartOfDraft, listWholesOf, setPartDraft } from './bundle.queries.ts'
import { answersOfPart } from './compose.rules.ts'
import { attachmentsOf } from './parts.ts'
import { findWhole } from './read-whole.ts'

/** A part that was refused, withdrawn or stopped is taken up again alone: its form is filled in as it was, to be mended and sent. */
export async function startAgain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { code, part: key } = request.params as { code: string; part: string }
  const now = clock.now()
  const whole = await findWhole(db, config, code, now)
  const one = whole?.parts.find(({ part }) => part.key === key)
  if (!whole || !one || whole.dossier.ownerId !== request.actor?.personId) throw refuse('notFound', 'casework.no_such_case')
  if (!['refused', 'withdrawn', 'stopped'].includes(one.standing.state)) throw refuse('conflict', 'procedures.bundle.not_again')
  const version = await findProcedure(db, one.part.procedure, { on: dayOf(now) })
  if (!version) throw refuse('notFound', 'procedures.apply.no_such_procedure')
  const form = await plainFormOf(db, version, now)
  const { results } = await passedOn(request.server, whole, one)
  const before = await findDraft(db, config, { ownerId: whole.dossier.ownerId, procedureId: version.procedureId })
  const answers = relevantAnswers(form.body, answersOfPart(one.part, form.body, whole.dossier.answers, results), dayOf(now))
  const ids = form.body.pages
    .flatMap((page) => page.fields)
    .flatMap((field) => (field.type === 'file' ? [answers[field.key] ?? []].flat() : []))
  const files = await Promise.all((ids as string[]).map((id) => getFile(db, id)))
  // What the person has begun to write themselves stays as it is.
  const draft =
    before ??
    (await insertDraft(
      db,
      config,
      {
        ...{ ownerId: whole.dossier.ownerId, procedureId: version.procedureId, procedureVersionId: version.versionId, formId: form.id },
        ...{ unitId: one.filed.unitId, answers, origins: {}, counterOfficerId: null },
        files: files.map((file) => ({ id: file.id, name: file.name, mediaType: file.mediaType, bytes: file.size })),
      },
      now,
    ))
  if (before && !before.unitId) await saveDraft(db, config, { ...before, unitId: one.filed.unitId }, now)
  await setPartDraft(db, one.filed, draft.id)
  return reply.redirect(`/ho-so/nhap/${draft.id}/tiep`, 303)
}

/** The results of earlier parts that go along when a draft takes up a failed part; none for any other draft. */
export async function papersForAgain({ server }: FastifyRequest, draftId: string): Promise<NewAttachment[]> {
  const { db, config, clock } = server
  const found = await findPartOfDraft(db, draftId)
  const whole = found && (await findWhole(db, config, found.code, clock.now()))
  const one = whole?.parts.find(({ part }) => part.key === found?.key)
  return whole && one ? attachmentsOf(db, (await passedOn(server, whole, one)).papers) : []
}

/** The draft that was filed took up a failed part: the whole goes on with its dossier. */
export async function takeUpAgain(trx: Db, draftId: string, dossier: { caseId: string; code: string; at: Date }): Promise<void> {
  const part = await adoptPart(trx, draftId, dossier)
  if (!part) return
  const [whole] = await listWholesOf(trx, [dossier.caseId])
  if (!whole) return
  const data = { inputs: { part: part.key } }
  const key = `part_again:${part.key}:${dossier.code}`
  await act(trx, { by: { id: part.bundleCaseId }, action: 'part_again', clientKey: key, actor: 'system', data, at: dossier.at })
  await advanceSoon(trx, whole.code)
}
