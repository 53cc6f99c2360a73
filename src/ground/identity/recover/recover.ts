import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatTime } from '#core/i18n.ts'
import { codeLimits, countAttempt } from '../attempts/attempts.ts'
import { checkCode, sendCode, sendNoCode, useCode } from '../code/code.ts'
import { faultsOf, queryText, textsOf } from '../form/form.ts'
import { saveCredential } from '../password/credential.queries.ts'
import { passwordFault } from '../password/password.rules.ts'
import { hashPassword } from '../password/password.ts'
import type { Person } from '../people/people.queries.ts'
import { type Contact, loginKey } from '../people/people.rules.ts'
import { revokeAll } from '../session/session.queries.ts'
import { findByLogin } from '../sign-in/try-sign-in.ts'
import { NewPasswordPage, RecoverPage } from './recover.page.tsx'

function page(request: FastifyRequest, reply: FastifyReply, login: string, errors: FieldFault[] = [], status = 200): FastifyReply {
  return reply.page({ title: request.t('identity.recover.title'), status, body: h(RecoverPage, { t: request.t, login, errors }) })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, '')
}

function contactFor(person: Person | undefined): Contact | undefined {
  if (!person || person.disabledAt) return undefined
  if (person.phone) return { phone: person.phone }
  return person.email ? { email: person.email } : undefined
}

/** Sends a code to whom it may concern, and says the same to everybody. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { login } = textsOf(request, 'login')
  if (!login.trim()) return page(request, reply, login, [{ field: 'login', message: t('identity.sign_in.login_missing') }], 422)
  const at = server.clock.now()
  const counted = await countAttempt(server.db, codeLimits(loginKey(login), request.ip), at)
  if (!counted.ok)
    return page(
      request,
      reply,
      login,
      [{ field: 'login', message: t('identity.code.too_many', { at: formatTime(t.lang, counted.until) }) }],
      429,
    )
  const person = await findByLogin(server.db, login)
  const contact = contactFor(person)
  const id =
    person && contact
      ? await sendCode(server.db, server.config, {
          purpose: 'recover',
          contact,
          personId: person.id,
          template: 'identity.message.recover_code',
          lang: person.lang,
          at,
        })
      : await sendNoCode(server.db, { purpose: 'recover', contact: { email: loginKey(login) }, lang: t.lang, at })
  return reply.redirect(`/quen-mat-khau/ma?${new URLSearchParams({ lan: id })}`, 303)
}

function codePage(
  request: FastifyRequest,
  reply: FastifyReply,
  form: { lan: string; code: string },
  errors: FieldFault[] = [],
): FastifyReply {
  const demo = request.server.config.mode !== 'production'
  return reply.page({
    title: request.t('identity.recover.new'),
    status: errors.length > 0 ? 422 : 200,
    body: h(NewPasswordPage, { t: request.t, ...form, errors, demo }),
  })
}

export async function showCode(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return codePage(request, reply, { lan: queryText(request, 'lan'), code: '' })
}

/** The code came back with a new password: it is set, and every session of the person ends. */
export async function submitCode(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { password, ...form } = textsOf(request, 'lan', 'code', 'password')
  // The password is judged first: a weak one costs no try of the code.
  const faults = faultsOf(t, {
    password: password === '' ? 'identity.password.missing' : passwordFault(password),
    code: form.code.trim() ? undefined : 'identity.code.wrong',
  })
  if (faults.length > 0) return codePage(request, reply, form, faults)
  const at = server.clock.now()
  const checked = await checkCode(server.db, server.config, { id: form.lan, code: form.code, purpose: 'recover', at })
  if (checked === 'dead') throw refuse('gone', 'identity.code.dead')
  const personId = checked === 'wrong' ? undefined : checked.personId
  if (checked === 'wrong' || !personId) return codePage(request, reply, form, [{ field: 'code', message: t('identity.code.wrong') }])
  const made = await hashPassword(server.config, password)
  await inTransaction(server.db, async (trx) => {
    await useCode(trx, checked.id, at)
    await saveCredential(trx, personId, made, at)
    await revokeAll(trx, personId, at)
  })
  return reply.redirect('/dang-nhap?xong=mat-khau', 303)
}
