import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import { translatorFor } from '#core/i18n.ts'
import type { App } from '#core/module.ts'
import { registerDraftTool, registerThingTool } from '#ground/versions/index.ts'
import { registerFormVersions } from '../apply/form-versions.ts'
import { registerFeeVersions } from '../fees/fee-versions.ts'
import { registerCatalogueVersions, uploadHref } from '../import/stage.ts'
import { showBatch, showUpload, upload } from '../import/upload.ts'
import { showMove, submitMove } from '../move/move.ts'
import { movable } from '../move/plan.ts'
import { askReplay, replayable, replayHref, showReplay } from '../replay/replay.ts'
import { registerProcedureVersions } from './procedure-versions.ts'

/** Versions of procedures, forms and fees; moving open dossiers to a new one, trying a draft on those that are closed. */
export function versionRoutes(app: App): void {
  registerCatalogueVersions(translatorFor('vi')('procedures.versions.catalogue'))
  registerProcedureVersions()
  registerFormVersions()
  registerFeeVersions()
  registerDraftTool({ kinds: replayable, label: 'procedures.replay.title', about: 'procedures.replay.about', href: replayHref })
  registerThingTool({
    kinds: movable,
    label: 'procedures.move.title',
    about: 'procedures.move.about',
    href: (kind, key) => `/quan-tri/chuyen-ho-so/${kind}/${encodeURIComponent(key)}`,
  })
  const hide = true
  const decide = { access: officer('administrator', 'leader') }
  const write = { access: officer('administrator') }
  const id = Type.Object({ id: Type.String({ format: 'uuid' }) })
  app.get('/quan-tri/ban-thao/:id/chay-lai', { config: decide, schema: { hide, params: id } }, showReplay)
  app.post('/quan-tri/ban-thao/:id/chay-lai', { config: decide, schema: { hide, params: id } }, askReplay)
  app.get(uploadHref, { config: write, schema: { hide } }, showUpload)
  app.post(uploadHref, { config: write, schema: { hide } }, upload)
  const lines = Type.Object({ loai: Type.Optional(Type.String({ maxLength: 20 })), sau: Type.Optional(Type.String({ maxLength: 40 })) })
  app.get(`${uploadHref}/:id`, { config: decide, schema: { hide, params: id, querystring: lines } }, showBatch)
  const thing = Type.Object({ kind: Type.String({ maxLength: 40 }), key: Type.String({ maxLength: 160 }) })
  app.get('/quan-tri/chuyen-ho-so/:kind/:key', { config: write, schema: { hide, params: thing } }, showMove)
  app.post('/quan-tri/chuyen-ho-so/:kind/:key', { config: write, schema: { hide, params: thing } }, submitMove)
}
