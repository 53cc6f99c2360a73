import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatTime, type Lang } from '#core/i18n.ts'
import { localPath } from '#core/routes.ts'
import { codeLimits, countAttempt } from '../attempts/attempts.ts'
import { findCodeAddress } from '../code/code.queries.ts'
import { checkCode, sendCode, sendNoCode, useCode } from '../code/code.ts'
import { faultsOf, queryText, textsOf } from '../form/form.ts'
import { hashPassword, type PasswordHash } from '../password/password.ts'
import { createCitizen } from '../people/people.ts'
import { findCitizenByContact } from '../people/people.queries.ts'
import { cleanPersonName, type Contact, contactOf } from '../people/people.rules.ts'
import { openBrowserSession } from '../session/session.ts'
import { CodePage, SignUpPage } from './sign-up.page.tsx'
import { signUpFaults } from './sign-up.rules.ts'

type Form = { name: string; contact: string; ve: string }
/** What waits for the code to come back. */
type Pending = { name: string; contact: Contact; lang: Lang; credential: PasswordHash }

function page(request: FastifyRequest, reply: FastifyReply, form: Form, errors: FieldFault[] = [], status = 200): FastifyReply {
  return reply.page({ title: request.t('identity.sign_up.title'), status, body: h(SignUpPage, { t: request.t, ...form, errors }) })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, { name: '', contact: '', ve: localPath(queryText(request, 've') || '/') })
}

/** Sends the code. A phone or e-mail that has an account gets a message that says so; this page looks the same. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { password, ...form } = textsOf(request, 'name', 'contact', 'password', 've')
  const errors = faultsOf(t, signUpFaults({ ...form, password }))
  const contact = contactOf(form.contact)
  if (errors.length > 0 || !contact) return page(request, reply, form, errors, 422)
  const at = server.clock.now()
  const counted = await countAttempt(server.db, codeLimits(contact.phone ?? contact.email, request.ip), at)
  if (!counted.ok)
    return page(
      request,
      reply,
      form,
      [{ field: 'contact', message: t('identity.code.too_many', { at: formatTime(t.lang, counted.until) }) }],
      429,
    )
  const pending: Pending = {
    name: cleanPersonName(form.name),
    contact,
    lang: t.lang,
    credential: await hashPassword(server.config, password),
  }
  const owner = await findCitizenByContact(server.db, contact)
  const ask = { purpose: 'sign_up' as const, contact, lang: t.lang, at }
  const id = owner
    ? await sendNoCode(server.db, { ...ask, personId: owner.id, template: 'identity.message.sign_up_taken' })
    : await sendCode(server.db, server.config, { ...ask, template: 'identity.message.sign_up_code', pending })
  return reply.redirect(`/dang-ky/ma?${new URLSearchParams({ lan: id, ve: localPath(form.ve || '/') })}`, 303)
}

async function codePage(
  request: FastifyRequest,
  reply: FastifyReply,
  form: { lan: string; ve: string },
  errors: FieldFault[] = [],
): Promise<FastifyReply> {
  const { t, server } = request
  const address = /^[0-9a-f-]{36}$/.test(form.lan) ? await findCodeAddress(server.db, form.lan, 'sign_up') : undefined
  if (!address) throw refuse('gone', 'identity.code.dead')
  const body = h(CodePage, { t, lan: form.lan, ve: localPath(form.ve || '/'), address, errors, demo: server.config.mode !== 'production' })
  return reply.page({ title: t('identity.code.title'), status: errors.length > 0 ? 422 : 200, body })
}

export async function showCode(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return codePage(request, reply, { lan: queryText(request, 'lan'), ve: queryText(request, 've') })
}

/** The code came back: the account is made and this browser is signed in. */
export async function submitCode(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const form = textsOf(request, 'lan', 've', 'code')
  const at = server.clock.now()
  const checked = await checkCode(server.db, server.config, { id: form.lan, code: form.code, purpose: 'sign_up', at })
  if (checked === 'dead') throw refuse('gone', 'identity.code.dead')
  if (checked === 'wrong') return codePage(request, reply, form, [{ field: 'code', message: t('identity.code.wrong') }])
  const pending = checked.pending as Pending
  const personId = await inTransaction(server.db, async (trx) => {
    await useCode(trx, checked.id, at)
    return createCitizen(trx, server.config, {
      ...pending.contact,
      name: pending.name,
      lang: pending.lang,
      credential: pending.credential,
      at,
    })
  })
  await openBrowserSession(request, reply, { id: personId, kind: 'citizen', lang: pending.lang })
  return reply.redirect(localPath(form.ve || '/'), 303)
}
