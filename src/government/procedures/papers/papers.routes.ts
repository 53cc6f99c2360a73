import { Type } from 'typebox'
import { anyone, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { showOwnPapers, useOwnPaper } from '../own-papers/own-papers.ts'
import { showDeclaration, showSign, submitSign } from '../sign-declaration/sign-declaration.ts'
import { closePresses } from './press.ts'
import { showAttachment, showReceipt, showResult, showSupplementRequest } from './papers.ts'
import { checkFile, showVerified, showVerify } from './verify.ts'
import { showVerifiedDeclaration } from './verify-declaration.ts'

const Code = Type.String({ minLength: 1, maxLength: 60 })
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })

/** The printed papers of a dossier for those who may read it; the verification of results for everybody. */
export function papersRoutes(app: App): void {
  app.addHook('onClose', closePresses)
  const own = { config: { access: signedIn }, schema: { hide: true, params: Type.Object({ code: Code }) } }
  app.get('/ho-so/:code/giay-hen.pdf', own, showReceipt)
  app.get('/ho-so/:code/yeu-cau-bo-sung.pdf', own, showSupplementRequest)
  app.get('/ho-so/:code/ket-qua.pdf', own, showResult)
  app.get('/ho-so/:code/to-khai.pdf', own, showDeclaration)
  app.get('/ho-so/:code/ky', own, showSign)
  app.post('/ho-so/:code/ky', own, submitSign)
  app.get('/giay-to', { config: { access: signedIn }, schema: { hide: true } }, showOwnPapers)
  app.post(
    '/ho-so/nhap/:id/:page/giay',
    { config: { access: signedIn }, schema: { hide: true, params: Type.Object({ id: Uuid, page: Type.String({ maxLength: 60 }) }) } },
    useOwnPaper,
  )
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
  app.get(
    '/kiem-tra/to-khai',
    {
      config: open,
      schema: {
        hide: true,
        querystring: Type.Object({ hs: Type.String({ minLength: 1, maxLength: 60 }), ma: Type.String({ minLength: 1, maxLength: 60 }) }),
      },
    },
    showVerifiedDeclaration,
  )
  app.get('/kiem-tra/:code', { config: open, schema: { hide: true, params: Type.Object({ code: Code }) } }, showVerified)
}
