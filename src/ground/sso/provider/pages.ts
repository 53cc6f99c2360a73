import { h } from 'preact'
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { FastifyRequest } from 'fastify'
import { renderPage } from '#core/http.ts'
import { ErrorPage, LoggedOutPage, LogoutPage } from './pages.page.tsx'

const requests = new WeakMap<object, FastifyRequest>()

/** The provider speaks Koa: this finds our own request again, with its language and person. */
export function rememberRequest(request: FastifyRequest): void {
  requests.set(request.raw, request)
}

function requestOf(ctx: KoaContextWithOIDC): FastifyRequest {
  const request = requests.get(ctx.req)
  if (!request) throw new Error('the provider answers a request that did not come through the program')
  return request
}

/** "Sign out here too?": the provider's form carries its own mark against forged requests. */
export function showLogout(ctx: KoaContextWithOIDC, form: string): void {
  const request = requestOf(ctx)
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? ''
  const action = /action="([^"]+)"/.exec(form)?.[1] ?? ''
  const { t } = request
  ctx.body = renderPage(request, {
    title: t('sso.logout.title'),
    body: h(LogoutPage, { t, action: new URL(action).pathname, xsrf, client: ctx.oidc.client?.clientName }),
  })
}

export function showLoggedOut(ctx: KoaContextWithOIDC): void {
  const request = requestOf(ctx)
  const { t } = request
  ctx.body = renderPage(request, {
    title: t('sso.logged_out.title'),
    body: h(LoggedOutPage, { t, signedIn: request.actor !== undefined }),
  })
}

/** A request of another system that cannot be answered: the person reads that it is not their fault, the engineer reads why. */
export function showError(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  const request = requestOf(ctx)
  const { t } = request
  ctx.type = 'html'
  ctx.body = renderPage(request, {
    title: t('sso.error.title'),
    body: h(ErrorPage, { t, error: out.error, detail: out.error_description ?? '', requestId: request.id }),
  })
}
