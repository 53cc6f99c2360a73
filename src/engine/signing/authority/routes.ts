import { anyone } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { answerCrl, answerOcsp, isStandInAllowed, standInAuthority } from './authority.ts'

/** What the stand-in's certificates point to, for other programs that judge its signatures. In production there is no such address. */
export function standInRoutes(app: App): void {
  if (!isStandInAllowed(app)) return
  app.addContentTypeParser('application/ocsp-request', { parseAs: 'buffer', bodyLimit: 16 * 1024 }, (_request, body, done) =>
    done(null, body),
  )
  const open = { config: { access: anyone, rateLimit: { max: 120, timeWindow: '1 minute' } }, schema: { hide: true } }
  app.get('/chung-thu/ca.crl', open, async (_request, reply) => reply.type('application/pkix-crl').send(await answerCrl(app)))
  app.get('/chung-thu/ca.cer', open, async (_request, reply) =>
    reply.type('application/pkix-cert').send((await standInAuthority(app)).root.certificate.der),
  )
  app.post('/chung-thu/ocsp', open, async (request, reply) => {
    const question = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    try {
      return await reply.type('application/ocsp-response').send(await answerOcsp(app, question))
    } catch {
      // malformedRequest, as RFC 6960 wants it.
      return reply.type('application/ocsp-response').send(Buffer.from('30030a0101', 'hex'))
    }
  })
}
