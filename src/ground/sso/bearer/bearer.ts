import type { FastifyRequest } from 'fastify'
import type { Actor, Assurance } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import type { App } from '#core/module.ts'
import { findActor, findShown } from '#ground/identity/index.ts'
import { hashId } from '../provider/postgres.adapter.ts'
import { findToken, type TokenRow } from './bearer.queries.ts'
import { proves } from './proof.ts'

export type TokenFacts = {
  clientId: string
  clientName: string
  /** Missing when the system acts for itself. */
  personId?: string
  scopes: string[]
  /** The sign-in at the portal that the token ends with. */
  session?: { id: string; assurance: Assurance }
}

// The provider's tokens are longer than those of the portal's own sessions: one look-up each.
const tokenForm = /^(Bearer|DPoP)\s+([\w-]{64})$/i

/** Whether the token came as it must: by its own key where it is bound to one, plainly where it is not. */
async function isPresentedRightly(
  app: App,
  request: FastifyRequest,
  sent: { scheme: string; token: string },
  jkt: string | null,
): Promise<boolean> {
  const scheme = sent.scheme.toLowerCase()
  if (!jkt) return scheme === 'bearer'
  const proof = request.headers.dpop
  if (scheme !== 'dpop' || typeof proof !== 'string') return false
  const url = `${app.config.publicUrl}${request.url.split('?')[0]}`
  return proves(app.db, proof, sent.token, jkt, { method: request.method, url })
}

/** The provider's access token of a request, if it is good at this place; `path` is the place's path: /api, /r1. */
export async function checkAccessToken(app: App, request: FastifyRequest, path: string): Promise<TokenFacts | undefined> {
  const [, scheme = '', token = ''] = tokenForm.exec(request.headers.authorization ?? '') ?? []
  const row = token ? await findToken(app.db, hashId(token)) : undefined
  if (!row || row.audience !== `${app.config.publicUrl}${path}`) return undefined
  if (!(await isPresentedRightly(app, request, { scheme, token }, row.jkt))) return undefined
  const facts = { clientId: row.clientId, clientName: row.clientName ?? row.clientId, scopes: row.scope.split(' ').filter(Boolean) }
  return row.kind === 'ClientCredentials' ? facts : personFacts(app, row, facts)
}

async function personFacts(app: App, row: TokenRow, facts: TokenFacts): Promise<TokenFacts | undefined> {
  const { personId, sessionId } = row
  const shown = sessionId ? await findShown(app.db, sessionId, app.clock.now()) : undefined
  if (!personId || (row.withSession && !shown)) return undefined
  return { ...facts, personId, ...(shown && sessionId ? { session: { id: sessionId, assurance: shown.assurance } } : {}) }
}

const nobodysSession = '00000000-0000-0000-0000-000000000000'

/** Who acts by a token of the provider: a person through a system, within what they allowed it, or a system for itself. */
export async function authenticateToken(app: App, request: FastifyRequest): Promise<Actor | undefined> {
  if (!request.url.startsWith('/api/') && request.url !== '/api') return undefined
  const facts = await checkAccessToken(app, request, '/api')
  if (!facts) return undefined
  const client = { id: facts.clientId, name: facts.clientName, scopes: facts.scopes }
  if (!facts.personId)
    return { personId: nobodysSession, kind: 'system', name: facts.clientName, sessionId: nobodysSession, roles: [], client }
  const needed = request.method === 'GET' || request.method === 'HEAD' ? 'api:read' : 'api:write'
  if (!facts.scopes.includes(needed)) throw refuse('notAllowed', 'sso.token.scope_missing', { scope: needed })
  const found = await findActor(app.db, app.config, facts.personId, { assurance: facts.session?.assurance ?? 1, at: app.clock.now() })
  return found && { ...found, sessionId: facts.session?.id ?? nobodysSession, client }
}
