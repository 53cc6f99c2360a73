import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { anyone } from '#core/access.ts'
import type { Config, EIdSettings } from '#core/config.ts'
import { refuse } from '#core/errors.ts'
import type { App } from '#core/module.ts'
import { keyFor } from '#core/seal.ts'
import { textsOf } from '../form/form.ts'
import { MemoryAdapter } from './memory.adapter.ts'
import { findStandIn, standInPeople } from './stand-in-people.rules.ts'
import { StandInPage } from './stand-in.page.tsx'

const root = '/gia-lap/dinh-danh'

/** A national e-ID of our own, with invented people, so that the whole road can be walked where the real one is not connected. */
async function makeStandIn(config: Config, settings: EIdSettings): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true, modulusLength: 2048 })
  const kept = new Map()
  const provider = new Provider(settings.issuer, {
    adapter: (kind: string) => new MemoryAdapter(kept, kind),
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [`${config.publicUrl}/dang-nhap/dinh-danh/ve`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: {
      openid: ['sub'],
      profile: ['name', 'birthdate', 'assurance_level'],
      identity_number: ['identity_number'],
      phone: ['phone_number'],
    },
    // The facts stand in the signed token, as with a national e-ID that tells them once.
    conformIdTokenClaims: false,
    cookies: {
      keys: [keyFor(config.secret, 'stand-in-e-id').toString('base64url')],
      names: { session: 'gia_lap_session', interaction: 'gia_lap_interaction', resume: 'gia_lap_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: root },
    },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    findAccount: (_ctx, sub) => {
      const person = findStandIn(sub)
      return person && { accountId: sub, claims: async () => ({ ...person }) }
    },
    interactions: { url: (_ctx, interaction) => `/gia-lap/chon/${interaction.uid}` },
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', kid: 'gia-lap' }] },
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new ctx.oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId })
      grant.addOIDCScope('openid profile identity_number phone')
      await grant.save()
      return grant
    },
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'identity_number', 'phone'],
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 900, Session: 900 },
  })
  provider.proxy = true
  return provider
}

/** Mounts the stand-in; never in production. */
export async function mountStandIn(app: App): Promise<void> {
  const { config } = app
  const { eId } = config
  if (!eId?.standIn || config.mode === 'production') return
  let making: Promise<Provider> | undefined
  const provider = (): Promise<Provider> => (making ??= makeStandIn(config, eId))
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.route({
      method: ['GET', 'POST'],
      url: `${root}/*`,
      config: { access: anyone, crossSite: true },
      schema: { hide: true },
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const { raw } = request
        const answer = (await provider()).callback()
        reply.hijack()
        const address = new URL(config.publicUrl)
        raw.headers['x-forwarded-host'] = address.host
        raw.headers['x-forwarded-proto'] = address.protocol.slice(0, -1)
        Object.assign(raw, { originalUrl: raw.url, url: (raw.url ?? '').slice(root.length) || '/' })
        await answer(raw, reply.raw)
        return reply
      },
    })
  })
  const open = { config: { access: anyone }, schema: { hide: true } }
  app.get('/gia-lap/chon/:uid', open, async (request, reply) => show(request, reply, await provider()))
  app.post('/gia-lap/chon/:uid', open, async (request, reply) => choose(request, reply, await provider()))
}

async function show(request: FastifyRequest, reply: FastifyReply, provider: Provider): Promise<FastifyReply> {
  const found = await provider.interactionDetails(request.raw, reply.raw).catch(() => undefined)
  if (!found) throw refuse('gone', 'identity.e_id.gone')
  const { t } = request
  return reply.page({
    title: t('identity.stand_in.title'),
    body: h(StandInPage, { t, action: request.url.split('?')[0] ?? '', people: standInPeople }),
  })
}

async function choose(request: FastifyRequest, reply: FastifyReply, provider: Provider): Promise<FastifyReply> {
  const { who } = textsOf(request, 'who')
  const person = findStandIn(who)
  const result = person
    ? { login: { accountId: person.sub, remember: false } }
    : { error: 'access_denied', error_description: 'nobody was chosen' }
  const to = await provider.interactionResult(request.raw, reply.raw, result).catch(() => undefined)
  if (!to) throw refuse('gone', 'identity.e_id.gone')
  return reply.redirect(to, 303)
}
