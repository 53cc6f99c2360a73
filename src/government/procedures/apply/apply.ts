import type { FastifyReply, FastifyRequest } from 'fastify'
import { demandAssurance } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { changesBetween, declarationForm, type FormDefinition, prefillFrom } from '#engine/forms/index.ts'
import type { Draft, PublishedForm } from '../dossier/dossier.ts'
import { findDraft, findLatestForm, getForm, insertDraft, publishForm, saveDraft } from '../dossier/dossier.queries.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { assuranceFor, papersToBring } from '../procedure/procedure.rules.ts'
import type { Procedure, ProcedureVersion } from '../procedure/procedure.ts'
import { markFilledIn } from '../origins/marks.ts'
import { knownFacts } from '../origins/known-facts.ts'

/** The form of a procedure: its own e-form, or the declaration and papers that its record asks for. */
export async function formOf(db: Db, version: ProcedureVersion, at: Date): Promise<PublishedForm> {
  const { procedure } = version
  const own = procedure.formKey ? await findLatestForm(db, procedure.formKey) : undefined
  if (own) return own
  return recordFormOf(db, version, at)
}

/** The declaration and papers that a procedure's record asks for, whether or not it has an e-form. */
export const recordFormOf = (db: Db, { procedure }: ProcedureVersion, at: Date): Promise<PublishedForm> =>
  publishForm(db, `declaration:${procedure.code}`, declarationOf(procedure), at)

// A version of a procedure does not change, and with it the form that follows from it.
const declarations = new WeakMap<Procedure, FormDefinition>()

function declarationOf(procedure: Procedure): FormDefinition {
  const known = declarations.get(procedure)
  if (known) return known
  const papers = papersToBring(procedure).map((paper) => ({ key: paper.key, name: paper.name.vi, required: paper.required }))
  const form = declarationForm({ code: procedure.code, name: procedure.name.vi, papers })
  declarations.set(procedure, form)
  return form
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
