import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { actionOf } from '#engine/casework/index.ts'
import { ActPage } from '../dossier/act.page.tsx'
import { findDossier } from '../dossier/dossier.queries.ts'
import { findDossierFile, stateWords } from '../dossier/view.ts'
import { actAsPosted, readActionBody } from '../dossier/action-body.ts'
import { advance } from '../bundle/advance.ts'

/** The page of an action of the owner's: supplement, correct, withdraw, rate. */
export async function showOwnAct(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return ownActPage(request, reply)
}

async function ownActPage(
  request: FastifyRequest,
  reply: FastifyReply,
  errors: { field: string; message: string }[] = [],
  fields: Record<string, string> = {},
): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { code, action } = request.params as { code: string; action: string }
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  const type = found && actionOf(found.file.definition, action)
  if (!found || !type || found.dossier.ownerId !== request.actor?.personId) throw refuse('notFound', 'casework.no_such_case')
  if (!found.file.possible.includes(action))
    throw refuse('conflict', 'casework.not_now', {
      action: localized(request.lang, type.label),
      state: stateWords(request.t, found.file.definition, found.file.case.state),
    })
  const { t } = request
  const asked = [...found.file.actions].reverse().find((a) => a.type === 'request_supplement' || a.type === 'ask_correction')?.note
  const title = localized(t.lang, type.label)
  const body = h(ActPage, {
    t,
    title,
    label: title,
    home: `/ho-so/${code}`,
    action,
    type,
    version: found.file.case.version,
    errors,
    fields,
    officers: [],
    askDuration: false,
    reasons: [],
    reasonHint: undefined,
    asked: action === 'supplement' || action === 'correct' ? (asked ?? undefined) : undefined,
  })
  return reply.page({ title, body, crumbs: [{ href: `/ho-so/${code}`, label: code }], status: errors.length > 0 ? 422 : 200 })
}

export async function submitOwnAct(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { code } = request.params as { code: string }
  const actor = request.actor
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const dossier = await findDossier(request.server.db, request.server.config, code)
  const body = await readActionBody(request, actor.personId, dossier?.unitId)
  const errors = body.fileFault ? [{ field: 'files', message: body.fileFault }] : await actAsPosted(request, body)
  if (errors.length > 0) return ownActPage(request, reply, errors, body.fields)
  // The person sees at once what became of the parts; the job would come a moment later.
  await advance(request.server, code)
  return reply.redirect(`/ho-so/${code}`, 303)
}
