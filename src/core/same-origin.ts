import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'

/**
 * Keeps other sites from acting with a person's cookie (CSRF) without a token in every form: a request that changes
 * something must come from our own pages, which browsers say in Sec-Fetch-Site and Origin. A program without cookies
 * (bearer token) sends neither and carries nothing that another site could ride on. Cookies are SameSite=Lax as well.
 */
export async function sameOrigin(request: FastifyRequest): Promise<void> {
  if (request.routeOptions.config.crossSite) return
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const origin = request.headers.origin
  if (site === undefined && origin === undefined) return
  if (origin && origin !== 'null' && URL.canParse(origin) && new URL(origin).host === request.host && site === undefined) return
  throw refuse('notAllowed', 'core.cross_site')
}
