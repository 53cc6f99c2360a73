import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { type Lang, languages, type MessageKey, translatorFor } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { findOpenDraft, listOpenDrafts, registerVersionedKind, saveDraft } from '#ground/versions/index.ts'
import { TemplatePage, TemplatesPage } from './templates.page.tsx'
import { insertTemplate, listTemplates, listVersions } from './templates.queries.ts'
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

const actorOf = (request: FastifyRequest): { id: string; name: string } => {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return { id: request.actor.personId, name: request.actor.name }
}

const crumbsOf = (request: FastifyRequest): { href: string; label: string }[] => [
  { href: '/quan-tri/tin-nhan', label: request.t('notifications.watch.title') },
]

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const drafts = new Set((await listOpenDrafts(server.db, 'template')).map((draft) => draft.key))
  const known = (await listTemplates(server.db, server.clock.now())).map((one) => ({ ...one, draft: drafts.has(one.key) }))
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
  const draft = await findOpenDraft(server.db, 'template', key)
  const body = h(TemplatePage, {
    t,
    at: `${root}/${key}`,
    name: key,
    program,
    texts: shown.texts ?? (draft?.body as Texts | undefined) ?? versions[0]?.texts ?? program,
    draft: draft && { href: `/quan-tri/ban-thao/${draft.id}`, by: draft.draftedByName, at: draft.draftedAt },
    versions,
    errors: shown.errors ?? [],
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
  const kept = await saveDraft(server.db, { kind: 'template', key, body: texts, by: actorOf(request), at: server.clock.now() })
  return reply.redirect(`/quan-tri/ban-thao/${kept.id}`, 303)
}

const inLang = (body: unknown, lang: Lang): string => {
  const text = (body as Partial<Record<Lang, unknown>> | null)?.[lang]
  return typeof text === 'string' ? text : ''
}

const isKnown = (key: string): boolean => {
  try {
    return programTexts(key) !== undefined
  } catch {
    return false
  }
}

/** The words of messages are drafted and published by two persons; version 0 is what the program says of itself. */
export function registerTemplateVersions(): void {
  registerVersionedKind({
    kind: 'template',
    label: 'notifications.templates.title',
    about: 'notifications.templates.about',
    order: 50,
    list: async (db, { q, after, limit }) =>
      (await listTemplates(db, new Date()))
        .filter(({ key }) => key > (after ?? '') && (!q || fold(key).includes(fold(q))))
        .slice(0, limit)
        .map(({ key, version }) => ({ key, title: key, number: version ?? 0 })),
    title: async (_db, key) => (isKnown(key) ? key : undefined),
    versions: async (db, key) => [
      ...(await listVersions(db, key)).map((one, index, all) => ({
        number: one.version,
        from: one.publishedAt,
        to: all[index - 1]?.publishedAt ?? null,
        by: null,
      })),
      { number: 0, from: '2026-11-22', by: null },
    ],
    body: async (db, key, number) =>
      number === 0 ? programTexts(key) : (await listVersions(db, key)).find((one) => one.version === number)?.texts,
    editor: (key) => `${root}/${key}`,
    check: async (_db, key, body) =>
      templateFaults({ vi: inLang(body, 'vi'), en: inLang(body, 'en'), km: inLang(body, 'km') }, programTexts(key)).map((fault) => ({
        at: fault.field,
        message: translatorFor('vi')(`notifications.template.${fault.key}`, fault.hole ? { hole: `{${fault.hole}}` } : {}),
      })),
    publish: (trx, key, body, { at, drafter, reviewer }) =>
      insertTemplate(trx, { key, texts: body as Texts, draftedBy: drafter.id ?? '', publishedBy: reviewer.id ?? '', at }),
  })
}
