import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { formatDateTime } from '#core/i18n.ts'
import { type Fault, findDraft, findOpenDraft, listOpenDrafts, saveDraft } from '#ground/versions/index.ts'
import { baseOf, beginning, faultsOf, fieldsOf, paperKind, placeWords, procedureOf, root, titleOf } from './paper-versions.ts'
import { samplePaper } from './sample.ts'
import { TemplatePage, TemplatesPage } from './editor.page.tsx'
import { listTemplates, listTemplateVersions } from './templates.queries.ts'
import { paperKinds, type PaperTemplate, readKey, rowsAsText, rowsFromText, shapes } from './words.rules.ts'

const keyOf = (request: FastifyRequest): string => (request.params as { key: string }).key
const draftHref = (id: string): string => `/quan-tri/ban-thao/${id}`

async function known(request: FastifyRequest) {
  const key = keyOf(request)
  const named = readKey(key)
  const title = await titleOf(request.server.db, key, request.t)
  if (!named || title === undefined) throw refuse('notFound', 'procedures.paper_template.unknown')
  return { key, ...named, title }
}

/** The papers whose words the province may write. Those of one procedure are found under versions, by its name. */
export async function showTemplates(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db } = server
  const newest = new Map((await listTemplates(db)).map(({ key, version }) => [key, version]))
  const drafts = new Map((await listOpenDrafts(db, paperKind)).map((draft) => [draft.key, draft.draftedByName]))
  const keys = [...new Set([...paperKinds, ...newest.keys(), ...drafts.keys()])]
  const rows = await Promise.all(
    keys.map(async (key) => ({
      key,
      href: baseOf(key),
      title: (await titleOf(db, key, t)) ?? key,
      version: newest.get(key),
      draft: drafts.get(key),
    })),
  )
  const search = `/quan-tri/phien-ban/${paperKind}`
  return reply.page({ title: t('procedures.paper_template.title'), face: 'desk', body: h(TemplatesPage, { t, rows, search }) })
}

/** The words that were posted; what stands in no place of the paper is left out. */
function readTemplate(request: FastifyRequest, kind: keyof typeof shapes): PaperTemplate {
  const given = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => {
    const value = given[name]
    return typeof value === 'string' ? value.replaceAll('\u0000', '').replaceAll('\r', '').trim().slice(0, 8_000) : ''
  }
  return {
    texts: Object.fromEntries(Object.keys(shapes[kind].slots).map((slot) => [slot, text(slot)])),
    rows: rowsFromText(text('rows')),
  }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { template?: PaperTemplate; faults?: Fault[] } = {},
): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const { key, kind, code, title } = await known(request)
  const draft = await findOpenDraft(db, paperKind, key)
  const own = code ? await procedureOf(db, key, clock.now()) : undefined
  const versions = await listTemplateVersions(db, key)
  const template = shown.template ?? (draft?.body as PaperTemplate | undefined) ?? (await beginning(db, key))
  const { holes, slots } = shapes[kind]
  const body = h(TemplatePage, {
    t,
    action: baseOf(key),
    title,
    general: versions.length === 0,
    draft: draft && { href: draftHref(draft.id), by: draft.draftedByName, when: formatDateTime(t.lang, draft.draftedAt) },
    holes: holes.map((hole) => ({ hole: `{${hole}}`, words: t(`procedures.paper_template.hole.${hole as 'dossier'}`) })),
    slots: Object.entries(slots).map(([slot, { optional, most }]) => ({
      name: slot,
      label: placeWords(t, slot),
      value: template?.texts[slot] ?? '',
      optional: optional === true,
      short: most !== undefined && most <= 120,
    })),
    rows: own && { text: rowsAsText(template?.rows ?? []), fields: fieldsOf(own.form) },
    versions: versions.map((one) => ({
      version: one.version,
      when: formatDateTime(t.lang, one.publishedAt),
      by: one.publishedBy === 'program' ? t('procedures.form_editor.by_program') : one.publishedBy,
      compare: `/quan-tri/phien-ban/${paperKind}/${encodeURIComponent(key)}`,
    })),
    errors: (shown.faults ?? []).map(({ at, message }) => ({ field: at || 'opening', message })),
  })
  const crumbs = [{ href: root, label: t('procedures.paper_template.title') }]
  return reply.page({ title, face: 'desk', crumbs, status: shown.faults?.length ? 422 : 200, body })
}

export async function showTemplate(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply)
}

type Posted = { key: string; template: PaperTemplate; faults: Fault[] }

async function posted(request: FastifyRequest): Promise<Posted> {
  const { key, kind } = await known(request)
  const template = readTemplate(request, kind)
  return { key, template, faults: await faultsOf(request.server.db, key, template, request.server.clock.now(), request.t) }
}

/** Keeps the draft; what is wrong is told at its place and nothing is kept. */
export async function submitTemplate(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { actor, server } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const { key, template, faults } = await posted(request)
  if (faults.length > 0) return page(request, reply, { template, faults })
  const by = { id: actor.personId, name: actor.name }
  const draft = await saveDraft(server.db, { kind: paperKind, key, body: template, by, at: server.clock.now() })
  return reply.redirect(draftHref(draft.id), 303)
}

const sendSample = (reply: FastifyReply, bytes: Buffer): FastifyReply =>
  reply
    .type('application/pdf')
    .header('content-disposition', 'inline; filename="xem-truoc.pdf"')
    .header('cache-control', 'private, no-store')
    .send(bytes)

/** The paper with the words as they stand in the fields, before anything is kept. */
export async function previewTemplate(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { key, template, faults } = await posted(request)
  if (faults.length > 0) return page(request, reply, { template, faults })
  return sendSample(reply, await samplePaper(request.server, key, template, request.server.clock.now()))
}

/** The paper with the words of a draft: what the second person reads before agreeing. */
export async function previewDraft(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const draft = await findDraft(db, (request.params as { id: string }).id)
  if (draft?.kind !== paperKind) throw refuse('notFound', 'versions.no_such_draft')
  const [fault] = await faultsOf(db, draft.key, draft.body, clock.now(), request.t)
  if (fault) throw refuse('invalid', 'versions.faulty', { count: 1, first: `${fault.at}: ${fault.message}` })
  return sendSample(reply, await samplePaper(request.server, draft.key, draft.body as PaperTemplate, clock.now()))
}
