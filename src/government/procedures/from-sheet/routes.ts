import { Type } from 'typebox'
import { signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { sendReceipts, showSheet, submitSheet } from './own-sheet.ts'
import { sendTemplate, showUpload, submitUpload } from './from-sheet.ts'

/** A firm files many dossiers of one procedure from a spreadsheet. */
export function sheetRoutes(app: App): void {
  const code = {
    config: { access: signedIn },
    schema: { hide: true, params: Type.Object({ code: Type.String({ minLength: 3, maxLength: 60 }) }) },
  }
  const one = { config: { access: signedIn }, schema: { hide: true, params: Type.Object({ id: Type.String({ format: 'uuid' }) }) } }
  app.get('/thu-tuc/:code/bang-tinh', code, showUpload)
  app.post('/thu-tuc/:code/bang-tinh', code, submitUpload)
  app.get('/thu-tuc/:code/bang-tinh/mau.xlsx', code, sendTemplate)
  app.get('/nop-bang-tinh/:id', one, showSheet)
  app.post('/nop-bang-tinh/:id', one, submitSheet)
  app.get('/nop-bang-tinh/:id/bien-nhan.xlsx', one, sendReceipts)
}
