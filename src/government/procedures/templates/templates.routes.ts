import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { registerDraftTool } from '#ground/versions/index.ts'
import { previewDraft, previewTemplate, showTemplate, showTemplates, submitTemplate } from './editor.ts'
import { paperKind, registerPaperVersions, root } from './paper-versions.ts'

/** Administrators write the words of result papers and letters; a second person looks at the paper and agrees. */
export function templateRoutes(app: App): void {
  registerPaperVersions()
  const draftPaper = (id: string): string => `/quan-tri/ban-thao/${id}/to-giay.pdf`
  registerDraftTool({
    kinds: [paperKind],
    label: 'procedures.paper_template.see',
    about: 'procedures.paper_template.see_about',
    href: ({ id }) => draftPaper(id),
  })
  const write = { access: officer('administrator') }
  const decide = { access: officer('administrator', 'leader') }
  const one = Type.Object({ key: Type.String({ minLength: 1, maxLength: 160 }) })
  app.get(root, { config: write, schema: { hide: true } }, showTemplates)
  app.get(`${root}/:key`, { config: write, schema: { hide: true, params: one } }, showTemplate)
  app.post(`${root}/:key`, { config: write, schema: { hide: true, params: one } }, submitTemplate)
  app.post(`${root}/:key/xem-truoc`, { config: write, schema: { hide: true, params: one } }, previewTemplate)
  const id = Type.Object({ id: Type.String({ format: 'uuid' }) })
  app.get(draftPaper(':id'), { config: decide, schema: { hide: true, params: id } }, previewDraft)
}
