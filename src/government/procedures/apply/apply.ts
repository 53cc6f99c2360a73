import type { FastifyReply, FastifyRequest } from 'fastify'
import { demandAssurance } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { changesBetween, prefillFrom } from '#engine/forms/index.ts'
import { bundleProcess } from '../bundle/bundle.ts'
import { findBundle } from '../bundle/bundle.queries.ts'
import { bundleForms } from '../bundle/bundle-form.ts'
import type { Draft, PublishedForm } from '../dossier/dossier.ts'
import { findDraft, insertDraft, saveDraft } from '../dossier/draft.queries.ts'
import { getForm } from '../dossier/form.queries.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { assuranceFor } from '../procedure/procedure.rules.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { markFilledIn } from '../origins/marks.ts'
import { knownFacts } from '../origins/known-facts.ts'
import { plainFormOf } from './plain-form.ts'

/** The form of a procedure; that of a linked procedure is made of the forms of its parts. */
export async function formOf(db: Db, version: ProcedureVersion, at: Date): Promise<PublishedForm> {
  const bundle = version.procedure.processKey === bundleProcess ? await findBundle(db, version.procedure.code) : undefined
  return bundle ? (await bundleForms(db, bundle.body, at)).whole : plainFormOf(db, version, at)
}

/** Begins, or goes on with, the person's draft of a procedure. */
export async function start(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const { code } = request.params as { code: string }
  const today = dayOf(clock.now())
  const version = await findProcedure(db, code, { on: today })
  if (!version) throw refuse('notFound', 'procedures.apply.no_such_procedure')
  demandAssurance(request.actor, assuranceFor(version.procedure))
  const { actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const ownerId = actor.personId
  const form = await formOf(db, version, clock.now())
  const before = await findDraft(db, config, { ownerId, procedureId: version.procedureId })
  if (before && before.formId === form.id) return reply.redirect(`/ho-so/nhap/${before.id}/${before.unitId ? 'tiep' : 'noi-nhan'}`, 303)
  if (before) return moveDraft(request, reply, before, version, form)
  const facts = await knownFacts(request.server, { form: form.body, actor, at: clock.now() })
  const { answers, origins } = prefillFrom(form.body, facts, today)
  const draft = await insertDraft(
    db,
    config,
    {
      ownerId,
      procedureId: version.procedureId,
      procedureVersionId: version.versionId,
      formId: form.id,
      unitId: null,
      answers,
      files: [],
      origins: markFilledIn(config, answers, origins),
      counterOfficerId: null,
    },
    clock.now(),
  )
  return reply.redirect(`/ho-so/nhap/${draft.id}/noi-nhan`, 303)
}

/** A draft of an older form: keeps every answer that still fits and says what changed. */
async function moveDraft(
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  version: ProcedureVersion,
  form: PublishedForm,
): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const old = await getForm(db, draft.formId)
  const moved = changesBetween(old.body, form.body, draft.answers, dayOf(clock.now()))
  await saveDraft(db, config, { ...draft, formId: form.id, procedureVersionId: version.versionId, answers: moved.answers }, clock.now())
  const told = moved.changes.length > 0 ? `?cu=${old.id}` : ''
  return reply.redirect(`/ho-so/nhap/${draft.id}/noi-nhan${told}`, 303)
}
