import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import type { Config } from '#core/config.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { isLang } from '#core/i18n.ts'
import { keyFor } from '#core/seal.ts'
import { isPushService } from '../send/push.adapter.ts'
import { notify, usualQuiet } from '../send/send.ts'
import { PreferencesPage } from './preferences.page.tsx'
import {
  dropOwnSubscription,
  dropProof,
  findPreference,
  findProof,
  listSubscriptionIds,
  type Preference,
  saveEmail,
  savePreference,
  saveProof,
  saveSubscription,
  takeProof,
} from './preferences.queries.ts'
import { vapidKeys } from './vapid.ts'

const page = '/tai-khoan/thong-bao'
const minutes = 15
const mostTries = 5

export const PushSubscription = Type.Object(
  {
    endpoint: Type.String({ maxLength: 1_000 }),
    keys: Type.Object({
      p256dh: Type.String({ pattern: '^[\\w-]{80,100}={0,2}$' }),
      auth: Type.String({ pattern: '^[\\w-]{20,30}={0,2}$' }),
    }),
  },
  { additionalProperties: true },
)
export const PushEnd = Type.Object({ endpoint: Type.String({ maxLength: 1_000 }) })

const personOf = (request: FastifyRequest): string => {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor.personId
}

/** What somebody has who never chose. */
const usual = (personId: string, lang: Preference['lang']): Preference => ({
  personId,
  lang,
  sms: true,
  zalo: false,
  push: false,
  email: null,
  quiet: usualQuiet,
})

type Shown = { errors?: FieldFault[]; email?: string; done?: boolean }

async function render(request: FastifyRequest, reply: FastifyReply, shown: Shown = {}): Promise<FastifyReply> {
  const { t, server } = request
  const { db, config, clock } = server
  const personId = personOf(request)
  const choice = (await findPreference(db, personId)) ?? usual(personId, t.lang)
  const proof = await findProof(db, personId, clock.now())
  const browsers = (await listSubscriptionIds(db, personId)).length
  const { publicKey } = await vapidKeys(db, config)
  const query = request.query as { xong?: string }
  return reply.page({
    title: t('notifications.preferences.title'),
    crumbs: [{ href: '/tai-khoan', label: t('notifications.preferences.account') }],
    status: shown.errors?.length ? 422 : 200,
    parts: ['push-subscribe'],
    body: h(PreferencesPage, {
      t,
      choice,
      browsers,
      publicKey,
      pending: proof?.email,
      email: shown.email ?? choice.email ?? '',
      errors: shown.errors ?? [],
      done: query.xong === '1',
    }),
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return render(request, reply)
}

const texts = (request: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )

const hourOf = (text: string | undefined): number | undefined => (/^(?:\d|1\d|2[0-3])$/.test(text ?? '') ? Number(text) : undefined)

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const form = texts(request)
  const [from, to] = [hourOf(form.quiet_from), hourOf(form.quiet_to)]
  const wantsQuiet = form.quiet === 'yes'
  const errors: FieldFault[] = []
  if (wantsQuiet && from === undefined) errors.push({ field: 'quiet_from', message: t('notifications.preferences.hour_wrong') })
  if (wantsQuiet && to === undefined) errors.push({ field: 'quiet_to', message: t('notifications.preferences.hour_wrong') })
  if (errors.length > 0) return render(request, reply, { errors })
  const quiet = wantsQuiet && from !== undefined && to !== undefined && from !== to ? { from, to } : undefined
  const at = server.clock.now()
  await savePreference(
    server.db,
    {
      personId: personOf(request),
      lang: isLang(form.lang) ? form.lang : t.lang,
      sms: form.phone === 'sms',
      zalo: form.phone === 'zalo',
      push: form.push === 'yes',
      quiet,
    },
    at,
  )
  return reply.redirect(`${page}?xong=1`, 303)
}

const hashOf = (config: Config, personId: string, code: string): string =>
  createHmac('sha256', keyFor(config.secret, 'notifications.email_proof')).update(`${personId}\n${code}`).digest('base64url')

/** Takes an address, and sends a code there: news is mailed only to an address whose owner said so. */
export async function askEmail(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const personId = personOf(request)
  const email = (texts(request).email ?? '').trim().toLowerCase()
  const at = server.clock.now()
  if (email === '') {
    await saveEmail(server.db, personId, null)
    await dropProof(server.db, personId)
    return reply.redirect(`${page}?xong=1`, 303)
  }
  if (email.length > 254 || !/^[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"'.]{2,}$/.test(email))
    return render(request, reply, { email, errors: [{ field: 'email', message: t('notifications.preferences.email_wrong') }] })
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await inTransaction(server.db, async (trx) => {
    await saveProof(trx, personId, {
      email,
      codeHash: hashOf(server.config, personId, code),
      expiresAt: new Date(at.getTime() + minutes * 60_000),
    })
    await notify(trx, {
      channel: 'email',
      address: email,
      personId,
      template: 'notifications.message.email_code',
      vars: { code, minutes: String(minutes) },
      lang: t.lang,
      secret: true,
      at,
    })
  })
  return reply.redirect(`${page}#thu-dien-tu`, 303)
}

export async function proveEmail(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const personId = personOf(request)
  const wrong = (key: 'notifications.preferences.code_wrong' | 'notifications.preferences.code_dead'): Promise<FastifyReply> =>
    render(request, reply, { errors: [{ field: 'code', message: t(key) }] })
  const proof = await takeProof(server.db, personId)
  if (!proof || proof.tries > mostTries || proof.expiresAt <= server.clock.now()) return wrong('notifications.preferences.code_dead')
  const typed = Buffer.from(hashOf(server.config, personId, (texts(request).code ?? '').replace(/\s/g, '')))
  if (!timingSafeEqual(typed, Buffer.from(proof.codeHash))) return wrong('notifications.preferences.code_wrong')
  await inTransaction(server.db, async (trx) => {
    const { email: _, ...choice } = (await findPreference(trx, personId)) ?? usual(personId, t.lang)
    await savePreference(trx, choice, server.clock.now())
    await saveEmail(trx, personId, proof.email)
    await dropProof(trx, personId)
  })
  return reply.redirect(`${page}?xong=1`, 303)
}

/** A browser asks to be told; its address must lie at a push service that we know. */
export async function subscribe(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const personId = personOf(request)
  const { endpoint, keys } = request.body as Static<typeof PushSubscription>
  if (!isPushService(endpoint, server.config)) throw refuse('invalid', 'notifications.push_service_unknown')
  const at = server.clock.now()
  await inTransaction(server.db, async (trx) => {
    const { email: _, ...choice } = (await findPreference(trx, personId)) ?? usual(personId, t.lang)
    await savePreference(trx, { ...choice, push: true }, at)
    await saveSubscription(trx, { personId, endpoint, ...keys, at })
  })
  return reply.code(201).send({ subscribed: true })
}

export async function unsubscribe(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await dropOwnSubscription(request.server.db, personOf(request), (request.body as Static<typeof PushEnd>).endpoint)
  return reply.send({ subscribed: false })
}
