import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Actor, actorOf, type Assurance } from '#core/access.ts'
import type { FieldFault } from '#core/errors.ts'
import { formatTime } from '#core/i18n.ts'
import { localPath } from '#core/routes.ts'
import { countAttempt, forgive } from '../attempts/attempts.ts'
import { queryText, textsOf } from '../form/form.ts'
import { findFactors } from '../one-time/totp.queries.ts'
import { findCredential } from '../password/credential.queries.ts'
import { verifyPassword } from '../password/password.ts'
import { getPerson } from '../people/people.queries.ts'
import type { Way } from '../session/assurance.rules.ts'
import { goOn } from '../sign-in/go-on.ts'
import { ConfirmPage } from './confirm.page.tsx'
import { codeLimitsOf, tryCode, type Wrong } from './second-factor.ts'
import { strengthen } from './strengthen.ts'

type Wanted = { level: Assurance; again: boolean; back: string }

const wantedOf = (muc: string, lai: string, ve: string): Wanted => ({
  level: muc === '3' ? 3 : muc === '2' ? 2 : 1,
  again: lai === '1',
  back: localPath(ve || '/'),
})

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: Wanted,
  errors: FieldFault[],
  status = 200,
): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const person = await getPerson(server.db, actor.personId)
  const factors = await findFactors(server.db, person.id)
  const has = factors.totp || factors.passkeys > 0
  return reply.page({
    title: t('identity.confirm.title'),
    status,
    parts: factors.passkeys > 0 ? ['use-passkey'] : [],
    body: h(ConfirmPage, {
      t,
      ...wanted,
      now: actor.assurance ?? 1,
      factors,
      // Two factors of an account whose identity nobody proved never reach level 3: only the e-ID does.
      byFactor: has && (wanted.level < 3 || person.verifiedAt !== null),
      byPassword: wanted.level === 1,
      byEId: person.kind === 'citizen' && server.config.eId !== undefined,
      standIn: server.config.eId?.standIn === true,
      errors,
    }),
  })
}

/** "It is you?": asks for what lifts this session to the level that a page or another system needs, and says why. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const wanted = wantedOf(queryText(request, 'muc'), queryText(request, 'lai'), queryText(request, 've'))
  const actor = actorOf(request)
  if (!wanted.again && (actor.assurance ?? 1) >= wanted.level) return reply.redirect(wanted.back, 303)
  return page(request, reply, wanted, [])
}

async function tryPassword(request: FastifyRequest, actor: Actor, password: string): Promise<Way | Wrong> {
  const { t, server } = request
  const limits = codeLimitsOf(actor.personId, request.ip)
  const counted = await countAttempt(server.db, limits, server.clock.now())
  if (!counted.ok) return { locked: true, message: t('identity.locked', { at: formatTime(t.lang, counted.until) }) }
  const right = await verifyPassword(server.config, password, await findCredential(server.db, actor.personId))
  if (!right) return { locked: false, message: t('identity.confirm.password_wrong', { count: counted.left }) }
  await forgive(server.db, counted, limits)
  return 'pwd'
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { code, password, muc, lai, ve } = textsOf(request, 'code', 'password', 'muc', 'lai', 've')
  const wanted = wantedOf(muc, lai, ve)
  const actor = actorOf(request)
  const byPassword = password !== '' && wanted.level === 1
  const field = byPassword ? 'password' : 'code'
  const tried = byPassword ? await tryPassword(request, actor, password) : await tryCode(request, actor.personId, code)
  if (typeof tried !== 'string') return page(request, reply, wanted, [{ field, message: tried.message }], tried.locked ? 429 : 422)
  const level = await strengthen(request, reply, actor, tried)
  if (level >= wanted.level) return goOn(request, reply, wanted.back)
  return page(request, reply, wanted, [{ field: 'code', message: request.t('identity.confirm.not_enough') }], 422)
}
