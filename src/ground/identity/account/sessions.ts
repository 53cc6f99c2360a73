import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { formatTime } from '#core/i18n.ts'
import { countAttempt, forgive, signInLimits } from '../attempts/attempts.ts'
import { textsOf } from '../form/form.ts'
import { findCredential, saveCredential } from '../password/credential.queries.ts'
import { passwordFault } from '../password/password.rules.ts'
import { hashPassword, verifyPassword } from '../password/password.ts'
import { getPerson } from '../people/people.queries.ts'
import { revokeAll, revokeSession } from '../session/session.queries.ts'
import { openBrowserSession } from '../session/session.ts'
import { page } from './account.ts'

/** Ends one of the person's own sessions. */
export async function revoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  await revokeSession(request.server.db, actorOf(request).personId, id, request.server.clock.now())
  return reply.redirect('/tai-khoan?xong=phien#phien', 303)
}

/** A new password ends every session, and this browser gets a new one. */
export async function changePassword(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const form = textsOf(request, 'current', 'password')
  const fault = form.password === '' ? 'identity.password.missing' : passwordFault(form.password, [actor.name])
  if (fault) return page(request, reply, { errors: [{ field: 'password', message: t(fault) }], status: 422 })
  const at = server.clock.now()
  const limits = signInLimits(`own ${actor.personId}`, request.ip)
  const counted = await countAttempt(server.db, limits, at)
  if (!counted.ok)
    return page(request, reply, {
      errors: [{ field: 'current', message: t('identity.locked', { at: formatTime(t.lang, counted.until) }) }],
      status: 429,
    })
  if (!(await verifyPassword(server.config, form.current, await findCredential(server.db, actor.personId)))) {
    return page(request, reply, { errors: [{ field: 'current', message: t('identity.password.current_wrong') }], status: 422 })
  }
  await forgive(server.db, counted, limits)
  const made = await hashPassword(server.config, form.password)
  await inTransaction(server.db, async (trx) => {
    await saveCredential(trx, actor.personId, made, at)
    await revokeAll(trx, actor.personId, at)
  })
  await openBrowserSession(request, reply, await getPerson(server.db, actor.personId))
  return reply.redirect('/tai-khoan?xong=mat-khau', 303)
}
