import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Actor } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { formatDateTime, localized, type T } from '#core/i18n.ts'
import { checkDefinition, failures, type FormDefinition, movePage, runTests } from '#engine/forms/index.ts'
import { listOpenDrafts } from '#ground/versions/index.ts'
import { findLatestForm, listForms, listFormVersions } from '../dossier/form.queries.ts'
import { draftHref, findFormDraft, type FormDraft, keepFormDraft } from './drafts.ts'
import { FormOverviewPage, FormsPage } from './editor.page.tsx'

export type Params = { form: string; page: string; field: string }
export type Editing = { key: string; body: FormDefinition; draft: FormDraft | undefined; version: number; actor: Actor; at: Date }

export const root = '/quan-tri/bieu-mau'
export const baseOf = (key: string): string => `${root}/${encodeURIComponent(key)}`

export const textsOf = (request: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).map(([name, value]) => [
      name,
      String(value).replaceAll('\r\n', '\n').trim(),
    ]),
  )

/** Two names, or what brought the form. */
const byWords = (t: T, by: string): string => (by === 'pack' || by === 'program' ? t(`procedures.form_editor.by_${by}`) : by)

/** The form as its draft stands, or as it was last published. */
export async function openForm(request: FastifyRequest): Promise<Editing> {
  const { actor, server } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const { form: key } = request.params as Params
  const [draft, latest] = await Promise.all([findFormDraft(server.db, key), findLatestForm(server.db, key)])
  const body = draft?.body ?? latest?.body
  // What is made from a record is changed with the record.
  if (!body || key.startsWith('declaration:')) throw refuse('notFound', 'procedures.form_editor.no_form')
  return { key, body, draft, version: latest?.version ?? 0, actor, at: server.clock.now() }
}

export const crumbsOf = (t: T, editing?: Editing) => [
  { href: root, label: t('procedures.form_editor.title') },
  ...(editing ? [{ href: baseOf(editing.key), label: localized(t.lang, editing.body.title) }] : []),
]

export async function listEditable(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const [forms, drafts] = await Promise.all([listForms(server.db), listOpenDrafts(server.db, 'form')])
  const rows = forms.map(({ key, title, version }) => ({
    key,
    title: localized(t.lang, title),
    version,
    href: baseOf(key),
    draft: drafts.find((one) => one.key === key)?.draftedByName,
  }))
  return reply.page({ title: t('procedures.form_editor.title'), face: 'desk', body: h(FormsPage, { t, rows }) })
}

/** Defects in words that name the place; the tests have a list of their own. */
export const defectsOf = (body: FormDefinition): string[] =>
  checkDefinition(body)
    .filter((defect) => defect.level === 'error' && defect.rule !== 'test_failed')
    .map((defect) => `${defect.at}: ${defect.rule} ${defect.detail}`.trim())

export async function showForm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const editing = await openForm(request)
  return overview(request, reply, editing)
}

async function overview(request: FastifyRequest, reply: FastifyReply, editing: Editing): Promise<FastifyReply> {
  const { t, server } = request
  const { key, body, draft } = editing
  const versions = await listFormVersions(server.db, key)
  const defects = defectsOf(body)
  const props = {
    t,
    base: baseOf(key),
    title: localized(t.lang, body.title),
    version: editing.version,
    defects,
    tests: defects.length > 0 ? [] : runTests(body).map((run) => ({ name: run.name, failures: failures(run) })),
    draft: draft && { href: draftHref(draft.id), by: draft.byName, when: formatDateTime(t.lang, draft.at), note: draft.note },
    pages: body.pages.map((page) => ({
      key: page.key,
      title: localized(t.lang, page.title),
      fields: page.fields.map((field) => localized(t.lang, field.label)),
      conditional: page.when !== undefined,
    })),
    versions: versions.map((line) => ({
      version: line.version,
      by: byWords(t, line.publishedBy),
      when: formatDateTime(t.lang, line.publishedAt),
    })),
  }
  return reply.page({
    title: props.title,
    face: 'desk',
    parts: ['form-page'],
    crumbs: crumbsOf(t),
    body: h(FormOverviewPage, props),
  })
}

/** Moves a page up or down. */
export async function submitForm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { key, body, actor, at } = await openForm(request)
  const [move, page] = (textsOf(request).chuyen ?? '').split(':')
  if (page) await keepFormDraft(request.server.db, { key, actor, at }, movePage(body, page, move === 'len' ? -1 : 1))
  return reply.redirect(baseOf(key), 303)
}
