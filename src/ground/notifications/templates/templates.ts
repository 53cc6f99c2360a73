import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { languages, type MessageKey, translatorFor } from '#core/i18n.ts'
import { TemplatePage, TemplatesPage } from './templates.page.tsx'
import { forgetTemplates, listTemplates, listVersions, markPublished, saveDraft } from './templates.queries.ts'
import { templateFaults, type Texts } from './templates.rules.ts'

const root = '/quan-tri/tin-nhan/mau'
const keyOf = (request: FastifyRequest): string => (request.params as { key: string }).key

/** The program's own words of a message; a key that is none is not found. */
function programTexts(key: string): Texts {
  try {
    const [vi = '', en = '', km = ''] = languages.map((lang) => translatorFor(lang)(key as MessageKey))
    return { vi, en, km }
  } catch {
    throw refuse('notFound', 'notifications.template_unknown', { key })
  }
}

const actorId = (request: FastifyRequest): string => {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor.personId
}

const crumbsOf = (request: FastifyRequest): { href: string; label: string }[] => [
  { href: '/quan-tri/tin-nhan', label: request.t('notifications.watch.title') },
]

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const known = await listTemplates(server.db, server.clock.now())
  return reply.page({
    title: t('notifications.templates.title'),
    face: 'desk',
    crumbs: crumbsOf(request),
    body: h(TemplatesPage, { t, root, templates: known }),
  })
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { texts?: Texts; errors?: FieldFault[] } = {},
): Promise<FastifyReply> {
  const { t, server } = request
  const key = keyOf(request)
  const program = programTexts(key)
  const versions = await listVersions(server.db, key)
  const draft = versions.find((version) => !version.publishedAt)
  const published = versions.find((version) => version.publishedAt)
  const body = h(TemplatePage, {
    t,
    at: `${root}/${key}`,
    name: key,
    program,
    texts: shown.texts ?? draft?.texts ?? published?.texts ?? program,
    draft: draft && { version: draft.version, own: draft.draftedBy === actorId(request), at: draft.draftedAt },
    versions: versions.filter((version) => version.publishedAt),
    errors: shown.errors ?? [],
    done: (request.query as { xong?: string }).xong ?? '',
  })
  const crumbs = [...crumbsOf(request), { href: root, label: t('notifications.templates.title') }]
  return reply.page({ title: key, face: 'desk', crumbs, status: shown.errors?.length ? 422 : 200, body })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply)
}

export async function draft(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const key = keyOf(request)
  const given = (request.body ?? {}) as Record<string, unknown>
  const [vi = '', en = '', km = ''] = languages.map((lang) =>
    typeof given[lang] === 'string' ? given[lang].replaceAll('\r', '').trim() : '',
  )
  const texts = { vi, en, km }
  const errors = templateFaults(texts, programTexts(key)).map(({ field, key: fault, hole }) => ({
    field,
    message: t(`notifications.template.${fault}`, hole ? { hole: `{${hole}}` } : {}),
  }))
  if (errors.length > 0) return page(request, reply, { texts, errors })
  await inTransaction(server.db, (trx) => saveDraft(trx, { key, texts, by: actorId(request), at: server.clock.now() }))
  return reply.redirect(`${root}/${key}?xong=nhap`, 303)
}

/** A second person puts the draft into force; from then on it is never changed. */
export async function publish(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const key = keyOf(request)
  const by = actorId(request)
  const waiting = (await listVersions(server.db, key)).find((version) => !version.publishedAt)
  if (!waiting) throw refuse('conflict', 'notifications.template_no_draft')
  if (waiting.draftedBy === by) throw refuse('notAllowed', 'notifications.template_own_draft')
  if (!(await markPublished(server.db, key, waiting.version, by, server.clock.now())))
    throw refuse('conflict', 'notifications.template_no_draft')
  forgetTemplates(server.db)
  return reply.redirect(`${root}/${key}?xong=ra`, 303)
}
