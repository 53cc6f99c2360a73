import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Actor, Assurance } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang, localized } from '#core/i18n.ts'
import { acrOf, findShown } from '#ground/identity/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { findClientSettings } from '../clients/clients.queries.ts'
import type { ClientSettings } from '../clients/clients.rules.ts'
import { providerOf } from '../provider/holder.ts'
import { hostOfApp } from '../provider/host.ts'
import { wantedLevel } from '../provider/policy.ts'
import { findScope } from '../provider/scopes.rules.ts'
import { saveConsent } from './consent.queries.ts'
import { ConsentPage } from './consent.page.tsx'
import { makeGrant } from './grant.ts'

type Details = Awaited<ReturnType<Awaited<ReturnType<typeof providerOf>>['interactionDetails']>>

async function detailsOf(request: FastifyRequest, reply: FastifyReply): Promise<Details> {
  const provider = await providerOf(hostOfApp(request.server))
  const { uid } = request.params as { uid: string }
  const found = await provider.interactionDetails(request.raw, reply.raw).catch(() => undefined)
  if (!found || found.uid !== uid) throw refuse('gone', 'sso.interaction.gone')
  return found
}

async function settingsOf(request: FastifyRequest, details: Details): Promise<ClientSettings> {
  const settings = await findClientSettings(request.server.db, String(details.params.client_id))
  if (!settings) throw refuse('gone', 'sso.interaction.gone')
  return settings
}

/** Lets the forms of this page lead on to the system: browsers check every step of a redirect against form-action. */
export function allowForm(reply: FastifyReply, redirectUri: string): void {
  if (!URL.canParse(redirectUri)) return
  const url = new URL(redirectUri)
  const target = url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : url.protocol
  const policy = String(reply.getHeader('content-security-policy') ?? '')
  reply.header('content-security-policy', policy.replace(/form-action 'self'/, `form-action 'self' ${target}`))
}

const self = (request: FastifyRequest): string => request.url.split('?')[0] ?? '/'

/** Sends the person to sign in, to show once more who they are, or onward when what the portal knows will do. */
async function logIn(request: FastifyRequest, reply: FastifyReply, details: Details): Promise<FastifyReply> {
  const { actor, server } = request
  const ve = self(request)
  if (!actor || actor.kind === 'system') return reply.redirect(`/dang-nhap?${new URLSearchParams({ ve })}`, 303)
  const settings = await settingsOf(request, details)
  const shown = await findShown(server.db, actor.sessionId, server.clock.now())
  if (!shown) return reply.redirect(`/dang-nhap?${new URLSearchParams({ ve })}`, 303)
  const level: Assurance = wantedLevel(details.params, settings.assurance)
  const essential = details.prompt.reasons.some((reason) => reason.startsWith('essential_acr')) ? essentialLevel(details) : 1
  const wanted = Math.max(level, essential) as Assurance
  const again = details.prompt.reasons.some((reason) => reason === 'login_prompt' || reason === 'max_age')
  const stale = again && Math.floor(shown.authenticatedAt.getTime() / 1000) < (details.iat ?? 0) - skew(server.clock.now())
  if (shown.assurance < wanted || stale)
    return reply.redirect(`/dang-nhap/xac-nhan?${new URLSearchParams({ muc: String(wanted), ve, ...(stale ? { lai: '1' } : {}) })}`, 303)
  const provider = await providerOf(hostOfApp(server))
  const ts = Math.floor(shown.authenticatedAt.getTime() / 1000)
  const login = { accountId: actor.personId, acr: acrOf(shown.assurance), amr: shown.amr, ts }
  return reply.redirect(await provider.interactionResult(request.raw, reply.raw, { login }, { mergeWithLastSubmission: false }), 303)
}

// The provider reads the machine's clock, sessions the program's: what lies between them is no age of a sign-in.
const skew = (now: Date): number => Math.floor((Date.now() - now.getTime()) / 1000)

function essentialLevel(details: Details): Assurance {
  const acr = (details.prompt.details.acr ?? {}) as { value?: string; values?: string[] }
  return wantedLevel({ acr_values: [acr.value ?? '', ...(acr.values ?? [])].join(' ') })
}

type Missing = { scopes: string[]; claims: string[] }

function missingOf(details: Details): Missing {
  const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = details.prompt.details as {
    missingOIDCScope?: string[]
    missingOIDCClaims?: string[]
    missingResourceScopes?: Record<string, string[]>
  }
  return {
    scopes: [...new Set([...(missingOIDCScope ?? []), ...Object.values(missingResourceScopes ?? {}).flat()])],
    claims: missingOIDCClaims ?? [],
  }
}

async function consentPage(request: FastifyRequest, reply: FastifyReply, details: Details): Promise<FastifyReply> {
  const { t, server } = request
  const settings = await settingsOf(request, details)
  const owner = await getUnit(server.db, settings.ownerUnitId, { on: dayOf(server.clock.now()) })
  const asked = String(details.params.scope ?? '').split(' ')
  const scopes = asked.flatMap((name) => findScope(name) ?? [])
  allowForm(reply, String(details.params.redirect_uri ?? ''))
  return reply.page({
    title: t('sso.consent.title', { client: localized(t.lang, settings.name) }),
    body: h(ConsentPage, {
      t,
      action: self(request),
      client: localized(t.lang, settings.name),
      owner: owner.fullName,
      purpose: settings.purpose,
      contact: settings.contact,
      person: request.actor?.name ?? '',
      scopes: scopes.map(({ scope, label, about }) => ({ scope, label: t(label), about: about && t(about) })),
    }),
  })
}

/** The language that the system asks for, where the person has not chosen one here: the first that the platform speaks. */
function wishedLang(request: FastifyRequest, details: Details): Lang | undefined {
  if (request.cookies.lang) return undefined
  const wished = String(details.params.ui_locales ?? '').split(' ')
  return wished.map((tag) => tag.toLowerCase().split('-')[0]).find((lang): lang is Lang => lang === 'vi' || lang === 'en' || lang === 'km')
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const details = await detailsOf(request, reply)
  const lang = wishedLang(request, details)
  if (lang) return reply.redirect(`/ngon-ngu/${lang}?${new URLSearchParams({ ve: self(request) })}`, 303)
  if (details.prompt.name === 'login') return logIn(request, reply, details)
  ownInteraction(request, details)
  return consentPage(request, reply, details)
}

/** The question belongs to the person who was signed on; another one who signed in meanwhile does not answer it. */
function ownInteraction(request: FastifyRequest, details: Details): Actor {
  if (!request.actor || request.actor.personId !== details.session?.accountId) throw refuse('gone', 'sso.interaction.gone')
  return request.actor
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const details = await detailsOf(request, reply)
  if (details.prompt.name !== 'consent') return reply.redirect(self(request), 303)
  const actor = ownInteraction(request, details)
  const { server } = request
  const provider = await providerOf(hostOfApp(server))
  const answer = (request.body as Record<string, unknown> | undefined)?.answer
  if (answer !== 'yes') {
    const result = { error: 'access_denied', error_description: 'the person said no' }
    return reply.redirect(await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false }), 303)
  }
  const settings = await settingsOf(request, details)
  const clientId = String(details.params.client_id)
  const asked = String(details.params.scope ?? '').split(' ')
  const scopes = asked.filter((scope) => settings.scopes.includes(scope))
  const { claims } = missingOf(details)
  const grant = await inTransaction(server.db, async (trx) => {
    await saveConsent(trx, { personId: actor.personId, clientId, scopes, ground: 'consent', at: server.clock.now() })
    return makeGrant(provider, server.config.publicUrl, { personId: actor.personId, clientId, scopes })
  })
  // Single facts outside the scopes are not given: scopes are what people were told of.
  if (claims.length > 0) {
    grant.rejectOIDCClaims(claims)
    await grant.save()
  }
  const consent = { consent: { grantId: grant.jti } }
  return reply.redirect(await provider.interactionResult(request.raw, reply.raw, consent, { mergeWithLastSubmission: true }), 303)
}
