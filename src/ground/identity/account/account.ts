import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Actor, actorOf } from '#core/access.ts'
import type { FieldFault } from '#core/errors.ts'
import { dayOf, isLang, type MessageKey, type T } from '#core/i18n.ts'
import { listLooks } from '../access-log/access-log.queries.ts'
import { faultsOf, queryText, textsOf } from '../form/form.ts'
import { unitNames } from '../form/units.ts'
import { readIdentityNumber, setIdentityNumber } from '../people/people.ts'
import { getPerson, updateLang, updateProfile } from '../people/people.queries.ts'
import { cleanPersonName, maskNumber } from '../people/people.rules.ts'
import { findFactors } from '../one-time/totp.queries.ts'
import { rolesOfTwoFactors } from '../session/assurance.rules.ts'
import { listSessions } from '../session/session.queries.ts'
import { isSecure } from '../session/session.ts'
import { AccountPage } from './account.page.tsx'
import { birthDateOf, type DateParts, deviceOf, profileFaults } from './account.rules.ts'

/** Words for a short name (`process_dossier`, `public_duty`) or a message key; as it stands when an officer wrote it out. */
function wordsOf(t: T, list: 'purpose' | 'ground', text: string): string {
  for (const key of [`identity.${list}.${text}`, text]) {
    if (!/^[a-z_]+(\.[a-z_]+)+$/.test(key)) continue
    try {
      return t(key as MessageKey)
    } catch {
      // Not a key: the next way of reading it.
    }
  }
  return text
}

async function looksAt(request: FastifyRequest, personId: string) {
  const looks = await listLooks(request.server.db, personId, 50)
  const units = await unitNames(
    request.server.db,
    request.t.lang,
    looks.map((look) => look.unitId),
  )
  return looks.map((look) => ({
    ...look,
    unit: look.unitId ? (units.get(look.unitId) ?? '') : '',
    purpose: wordsOf(request.t, 'purpose', look.purpose),
    legalGround: wordsOf(request.t, 'ground', look.legalGround),
  }))
}

async function maskedNumber(request: FastifyRequest, actor: Actor): Promise<string | undefined> {
  const { db, config } = request.server
  const own = { personId: actor.personId, actor, purpose: 'own', legalGround: '' }
  const number = await readIdentityNumber(db, config, own)
  return number && maskNumber(number)
}

async function needsFactor(request: FastifyRequest, actor: Actor): Promise<'required' | 'offered' | undefined> {
  const { db, config } = request.server
  if (![...actor.roles, ...(actor.heldBack ?? [])].some(({ role }) => rolesOfTwoFactors.includes(role))) return undefined
  const { totp, passkeys } = await findFactors(db, actor.personId)
  return totp || passkeys > 0 ? undefined : config.secondFactor
}

type Wrong = { values?: { name: string; lang: string; birthDate: DateParts }; errors: FieldFault[]; status: number }

/** The account page: data, password, sessions, who looked. `wrong` keeps what was typed. */
export async function page(request: FastifyRequest, reply: FastifyReply, wrong?: Wrong): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const person = await getPerson(server.db, actor.personId)
  const sessions = await listSessions(server.db, person.id, server.clock.now())
  const body = h(AccountPage, {
    t,
    person,
    number: await maskedNumber(request, actor),
    values: wrong?.values ?? { name: person.name, lang: person.lang, birthDate: person.birthDate ?? undefined },
    errors: wrong?.errors ?? [],
    done: queryText(request, 'xong'),
    sessions: sessions.map((session) => ({ ...session, device: deviceOf(session.userAgent), own: session.id === actor.sessionId })),
    looks: await looksAt(request, person.id),
    needsFactor: await needsFactor(request, actor),
  })
  return reply.page({ title: t('identity.account.title'), status: wrong?.status ?? 200, body })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply)
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const form = textsOf(request, 'name', 'lang', 'identity_number', 'birth_date-d', 'birth_date-m', 'birth_date-y')
  const birthDate = { d: form['birth_date-d'], m: form['birth_date-m'], y: form['birth_date-y'] }
  const today = dayOf(server.clock.now())
  const lang = isLang(form.lang) ? form.lang : t.lang
  // An officer's name stands on decisions: only the administrator changes it.
  const person = await getPerson(server.db, actor.personId)
  // What the national e-ID proved is not typed over.
  const fixed = actor.kind === 'officer' || person.verifiedAt !== null
  if (fixed) {
    await updateLang(server.db, actor.personId, lang)
    return saved(request, reply, lang)
  }
  const { name } = form
  const errors = faultsOf(t, profileFaults({ name, birthDate, number: form.identity_number }, today))
  if (errors.length > 0) return page(request, reply, { values: { name, lang, birthDate }, errors, status: 422 })
  await updateProfile(server.db, actor.personId, { name: cleanPersonName(name), lang, birthDate: birthDateOf(birthDate, today) || null })
  if (form.identity_number.trim()) await setIdentityNumber(server.db, server.config, actor.personId, form.identity_number)
  return saved(request, reply, lang)
}

function saved(request: FastifyRequest, reply: FastifyReply, lang: string): FastifyReply {
  reply.setCookie('lang', lang, { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(request), maxAge: 31_536_000 })
  return reply.redirect('/tai-khoan?xong=luu', 303)
}
