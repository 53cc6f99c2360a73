import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { showEditField, showEditPage, submitEditField, submitEditPage, tryPage } from './edit-page.ts'
import { listEditable, root, showForm, submitForm } from './editor.ts'
import { exportForm, importForm, showImport, showTests, submitTests } from './file.ts'

const Key = Type.String({ minLength: 1, maxLength: 80 })

/** Administrators change forms in the browser; a second one publishes what the first wrote. */
export function formEditorRoutes(app: App): void {
  const config = { access: officer('administrator') }
  const form = { config, schema: { hide: true, params: Type.Object({ form: Key }) } }
  const page = { config, schema: { hide: true, params: Type.Object({ form: Key, page: Key }) } }
  const field = { config, schema: { hide: true, params: Type.Object({ form: Key, page: Key, field: Key }) } }
  app.get(root, { config, schema: { hide: true } }, listEditable)
  app.get(`${root}/:form`, form, showForm)
  app.post(`${root}/:form`, form, submitForm)
  app.get(`${root}/:form/tep.json`, form, exportForm)
  app.get(`${root}/:form/tep`, form, showImport)
  app.post(`${root}/:form/tep`, form, importForm)
  app.get(`${root}/:form/bai-thu`, form, showTests)
  app.post(`${root}/:form/bai-thu`, form, submitTests)
  app.get(`${root}/:form/trang/:page`, page, showEditPage)
  app.post(`${root}/:form/trang/:page`, page, submitEditPage)
  app.post(`${root}/:form/trang/:page/thu`, page, tryPage)
  app.get(`${root}/:form/trang/:page/o/:field`, field, showEditField)
  app.post(`${root}/:form/trang/:page/o/:field`, field, submitEditField)
}
