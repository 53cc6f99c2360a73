import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { checkDefinition, failures, type FormDefinition, runTests } from '#engine/forms/index.ts'
import { baseOf, crumbsOf, type Editing, openForm, textsOf } from './editor.ts'
import { keepFormDraft } from './drafts.ts'
import { ImportPage, TestsPage } from './file.page.tsx'

const longest = 2 * 1024 * 1024

/** The form as a file of the pack: what is downloaded here can be taken in there, and the other way round. */
export async function exportForm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { body, key } = await openForm(request)
  return reply
    .type('application/json; charset=utf-8')
    .header('content-disposition', `attachment; filename="${key.replaceAll(/[^a-z0-9.-]/g, '-')}.json"`)
    .header('cache-control', 'private, no-store')
    .send(`${JSON.stringify(body, null, 2)}\n`)
}

function importView(request: FastifyRequest, reply: FastifyReply, editing: Editing, errors: string[]): FastifyReply {
  const { t } = request
  const title = t('procedures.form_editor.import')
  return reply.page({
    title,
    face: 'desk',
    crumbs: crumbsOf(t, editing),
    status: errors.length > 0 ? 422 : 200,
    body: h(ImportPage, { t, title, action: `${baseOf(editing.key)}/tep`, errors }),
  })
}

export async function showImport(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return importView(request, reply, await openForm(request), [])
}

async function sentText(request: FastifyRequest): Promise<string> {
  if (!request.isMultipart()) return textsOf(request)['noi-dung'] ?? ''
  const part = await request.file({ limits: { files: 1, fileSize: longest } })
  return part ? (await part.toBuffer()).toString('utf8') : ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Takes a file in as the draft; one that is not a form of this key is refused with each defect. */
export async function importForm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const editing = await openForm(request)
  const given = parsed(await sentText(request))
  if (typeof given !== 'object' || given === null) return importView(request, reply, editing, [t('procedures.form_editor.no_json')])
  const errors = checkDefinition(given)
    .filter((defect) => defect.level === 'error')
    .map((defect) => `${defect.at}: ${defect.rule} ${defect.detail}`.trim())
  const body = given as FormDefinition
  if (errors.length === 0 && body.key !== editing.key) errors.push(t('procedures.form_editor.other_key', { key: body.key }))
  if (errors.length > 0) return importView(request, reply, editing, errors)
  await keepFormDraft(server.db, { key: editing.key, actor: editing.actor, at: editing.at }, body)
  return reply.redirect(baseOf(editing.key), 303)
}

function testsView(
  request: FastifyRequest,
  reply: FastifyReply,
  editing: Editing,
  typed?: { text: string; errors: string[] },
): FastifyReply {
  const { t } = request
  const title = t('procedures.form_editor.tests')
  const { tests = [] } = editing.body
  const body = h(TestsPage, {
    t,
    title,
    action: `${baseOf(editing.key)}/bai-thu`,
    runs: runTests(editing.body).map((run) => ({
      name: run.name,
      pages: run.pages.actual,
      refusals: run.refusals.actual,
      failures: failures(run),
    })),
    text: typed?.text ?? JSON.stringify(tests, null, 2),
    errors: typed?.errors ?? [],
  })
  return reply.page({ title, face: 'desk', parts: ['form-page'], crumbs: crumbsOf(t, editing), status: typed ? 422 : 200, body })
}

export async function showTests(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return testsView(request, reply, await openForm(request))
}

/** Keeps the tests; they need not pass yet, but they must be tests. */
export async function submitTests(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const editing = await openForm(request)
  const text = textsOf(request)['noi-dung'] ?? ''
  const tests = parsed(text)
  if (!Array.isArray(tests)) return testsView(request, reply, editing, { text, errors: [t('procedures.form_editor.no_json')] })
  const body = { ...editing.body, tests } as FormDefinition
  const errors = checkDefinition(body)
    .filter((defect) => defect.at.startsWith('/tests'))
    .map((defect) => `${defect.at}: ${defect.rule} ${defect.detail}`)
  if (errors.length > 0) return testsView(request, reply, editing, { text, errors })
  await keepFormDraft(server.db, { key: editing.key, actor: editing.actor, at: editing.at }, body)
  return reply.redirect(`${baseOf(editing.key)}/bai-thu`, 303)
}
