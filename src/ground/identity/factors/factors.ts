import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import QRCode from 'qrcode'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { deviceOf } from '../account/account.rules.ts'
import { queryText, textsOf } from '../form/form.ts'
import { listLinks } from '../e-id/e-id.queries.ts'
import { beginTotp, confirmFirstCode, findBegunSecret, giveRecoveryCodes } from '../one-time/check-code.ts'
import { deleteTotp, findFactors } from '../one-time/totp.queries.ts'
import { enrolmentUri } from '../one-time/totp.rules.ts'
import { canHavePasskeys } from '../passkeys/ceremony.ts'
import { deletePasskey, listPasskeys } from '../passkeys/passkeys.queries.ts'
import { getPerson } from '../people/people.queries.ts'
import { isFresh, strengthen } from '../second-factor/strengthen.ts'
import { rolesOfTwoFactors } from '../session/assurance.rules.ts'
import { EnrolPage, FactorsPage, RecoveryPage } from './factors.page.tsx'

const here = '/tai-khoan/khoa'
const crumbsOf = (request: FastifyRequest) => [{ href: '/tai-khoan', label: request.t('identity.account.title') }]

/** Whether this officer's roles need two factors: of those held, whether they count now or not. */
function needsTwo(request: FastifyRequest): boolean {
  const actor = actorOf(request)
  return [...actor.roles, ...(actor.heldBack ?? [])].some(({ role }) => rolesOfTwoFactors.includes(role))
}

/** What the person has besides the password, and how to get more. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const person = await getPerson(server.db, actorOf(request).personId)
  return reply.page({
    title: t('identity.factors.title'),
    crumbs: crumbsOf(request),
    parts: ['add-passkey'],
    body: h(FactorsPage, {
      t,
      factors: await findFactors(server.db, person.id),
      passkeys: await listPasskeys(server.db, person.id),
      links: await listLinks(server.db, person.id),
      verifiedAt: person.verifiedAt,
      citizen: person.kind === 'citizen',
      eId: server.config.eId !== undefined,
      needed: needsTwo(request),
      required: server.config.secondFactor === 'required',
      canHavePasskeys: canHavePasskeys(request),
      device: deviceOf(String(request.headers['user-agent'] ?? '')).slice(0, 60),
      done: queryText(request, 'xong'),
    }),
  })
}

const confirmFirst = (reply: FastifyReply): FastifyReply =>
  reply.redirect(`/dang-nhap/xac-nhan?${new URLSearchParams({ lai: '1', muc: '1', ve: here })}`, 303)

async function enrolPage(request: FastifyRequest, reply: FastifyReply, secret: string, errors: FieldFault[]): Promise<FastifyReply> {
  const { t, server } = request
  const person = await getPerson(server.db, actorOf(request).personId)
  const uri = enrolmentUri(secret, person.login ?? person.phone ?? person.email ?? person.name)
  return reply.page({
    title: t('identity.totp.title'),
    crumbs: [...crumbsOf(request), { href: here, label: t('identity.factors.title') }],
    status: errors.length > 0 ? 422 : 200,
    body: h(EnrolPage, { t, picture: await QRCode.toDataURL(uri, { margin: 1, width: 240 }), secret, errors }),
  })
}

export async function beginEnrolment(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const actor = actorOf(request)
  if (!(await isFresh(request, actor))) return confirmFirst(reply)
  if ((await findFactors(db, actor.personId)).totp) return reply.redirect(here, 303)
  return enrolPage(request, reply, await beginTotp(db, config, actor.personId, clock.now()), [])
}

async function showCodes(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const codes = await giveRecoveryCodes(server.db, server.config, actorOf(request).personId, server.clock.now())
  return reply.page({ title: t('identity.recovery.title'), crumbs: crumbsOf(request), body: h(RecoveryPage, { t, codes }) })
}

/** The app's first code: it is asked for from now on, and the recovery codes are shown once. */
export async function finishEnrolment(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const actor = actorOf(request)
  const { code } = textsOf(request, 'code')
  const secret = await findBegunSecret(db, config, actor.personId)
  if (!secret) return reply.redirect(here, 303)
  if (!(await confirmFirstCode(db, config, { personId: actor.personId, code, at: clock.now() })))
    return enrolPage(request, reply, secret, [{ field: 'code', message: request.t('identity.totp.wrong') }])
  await strengthen(request, reply, actor, 'otp')
  return showCodes(request, reply)
}

export async function renewCodes(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const actor = actorOf(request)
  if (!(await isFresh(request, actor))) return confirmFirst(reply)
  const factors = await findFactors(request.server.db, actor.personId)
  return factors.totp || factors.passkeys > 0 ? showCodes(request, reply) : reply.redirect(here, 303)
}

/** Whose roles need two factors keeps at least one. */
async function mayLose(request: FastifyRequest, left: number): Promise<void> {
  if (left === 0 && request.server.config.secondFactor === 'required' && needsTwo(request))
    throw refuse('conflict', 'identity.factors.last_one')
}

export async function removeTotp(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const actor = actorOf(request)
  if (!(await isFresh(request, actor))) return confirmFirst(reply)
  await mayLose(request, (await findFactors(db, actor.personId)).passkeys)
  await inTransaction(db, (trx) => deleteTotp(trx, actor.personId))
  return reply.redirect(`${here}?xong=bo`, 303)
}

export async function removePasskey(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const actor = actorOf(request)
  if (!(await isFresh(request, actor))) return confirmFirst(reply)
  const factors = await findFactors(db, actor.personId)
  await mayLose(request, factors.passkeys - 1 + (factors.totp ? 1 : 0))
  const { id } = request.params as { id: string }
  if (!(await deletePasskey(db, actor.personId, id))) throw refuse('notFound', 'identity.passkey.not_found')
  return reply.redirect(`${here}?xong=bo`, 303)
}
