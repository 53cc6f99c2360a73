import { Type } from 'typebox'
import { anyone, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { closePresses } from './press.ts'
import { showAttachment, showReceipt, showResult, showSupplementRequest } from './papers.ts'
import { checkFile, showVerified, showVerify } from './verify.ts'

const Code = Type.String({ minLength: 1, maxLength: 60 })
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })

/** The printed papers of a dossier for those who may read it; the verification of results for everybody. */
export function papersRoutes(app: App): void {
  app.addHook('onClose', closePresses)
  const own = { config: { access: signedIn }, schema: { hide: true, params: Type.Object({ code: Code }) } }
  app.get('/ho-so/:code/giay-hen.pdf', own, showReceipt)
  app.get('/ho-so/:code/yeu-cau-bo-sung.pdf', own, showSupplementRequest)
  app.get('/ho-so/:code/ket-qua.pdf', own, showResult)
  app.get(
    '/ho-so/:code/tep/:id',
    { config: { access: signedIn }, schema: { hide: true, params: Type.Object({ code: Code, id: Uuid }) } },
    showAttachment,
  )

  // Codes cannot be guessed by hand; the limit keeps programs from trying.
  const open = { access: anyone, rateLimit: { max: 30, timeWindow: '1 minute' } }
  app.get(
    '/kiem-tra',
    { config: open, schema: { hide: true, querystring: Type.Object({ ma: Type.Optional(Type.String({ maxLength: 60 })) }) } },
    showVerify,
  )
  app.post('/kiem-tra', { config: open, schema: { hide: true } }, checkFile)
  app.get('/kiem-tra/:code', { config: open, schema: { hide: true, params: Type.Object({ code: Code }) } }, showVerified)
}
