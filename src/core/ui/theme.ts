import { Type } from 'typebox'
import { anyone } from '#core/access.ts'
import type { App } from '#core/module.ts'
import type { Theme } from '#core/ui/footer.tsx'

/** The reader's choice from the cookie `theme`; `auto` follows the device. */
export const themeFrom = (cookie: string | undefined): Theme => (cookie === 'light' || cookie === 'dark' ? cookie : 'auto')

const Where = Type.Object({ ve: Type.Optional(Type.String({ maxLength: 2000 })) })

/** /giao-dien/<auto|light|dark>: keeps the choice for a year and goes back to a page of our own. */
export function themeRoutes(app: App): void {
  app.get('/giao-dien/:theme', { config: { access: anyone }, schema: { hide: true, querystring: Where } }, async (request, reply) => {
    const theme = themeFrom((request.params as { theme: string }).theme)
    const back = (request.query as { ve?: string }).ve ?? '/'
    const own = /^\/(?![/\\])/.test(back) && !/[\r\n]/.test(back) ? back : '/'
    return reply
      .setCookie('theme', theme, { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: true, secure: request.protocol === 'https' })
      .redirect(own, 303)
  })
}
