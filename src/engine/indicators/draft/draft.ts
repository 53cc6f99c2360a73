import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, Refusal, refuse } from '#core/errors.ts'
import { formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { decideDraft, type NewVersion, findDefinition, findDraft, saveDraft } from '../definition/definition.queries.ts'
import type { Draft, IndicatorBody } from '../definition/definition.ts'
import { checkBody, knownSources } from '../definition/publish.ts'
import { dimensionsOf, listSources } from '../source/source.ts'
import { bodyOf, changes, type Fields, fieldFor, fields, fieldsOf } from './form.rules.ts'
import { DraftPage, ReviewPage } from './draft.page.tsx'

const keyOf = (request: FastifyRequest): string | undefined => (request.params as { key?: string }).key
const textsOf = (request: FastifyRequest): Fields => {
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? (body[name] as string).slice(0, 4000).trim() : '')
  return Object.fromEntries(fields.map((name) => [name, text(name)])) as Fields
}

const actorOf = (request: FastifyRequest): { id: string; name: string } => {
  const { actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return { id: actor.personId, name: actor.name }
}

async function before(request: FastifyRequest): Promise<IndicatorBody | undefined> {
  const key = keyOf(request)
  if (key === undefined) return undefined
  const definition = await findDefinition(request.server.db, key)
  const draft = await findDraft(request.server.db, key)
  if (!definition && !draft) throw refuse('notFound', 'indicators.not_found', { key })
  return draft?.body ?? definition?.body
}

/** What can be counted: for the reader who writes a term. */
const offered = (request: FastifyRequest) =>
  listSources().map((source) => ({
    label: localized(request.lang, source.label),
    measures: Object.entries(source.measures).map(([measure, { label, kind }]) => ({
      name: `${source.key}.${measure}`,
      label: localized(request.lang, label),
      kind: request.t(`indicators.kind.${kind}` as MessageKey),
      dimensions: dimensionsOf(source, measure).join(', '),
    })),
  }))

async function page(request: FastifyRequest, reply: FastifyReply, given: Fields, errors: FieldFault[]): Promise<FastifyReply> {
  const { t } = request
  const key = keyOf(request)
  const title = t(key === undefined ? 'indicators.draft.new' : 'indicators.draft.edit')
  return reply.page({
    title,
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh/chi-tieu', label: t('indicators.title') }],
    status: errors.length > 0 ? 422 : 200,
    body: h(DraftPage, { t, title, indicator: key, given, errors, offered: offered(request) }),
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, fieldsOf(await before(request)), [])
}

/** Saves a draft that holds together; a second person decides it. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const known = await before(request)
  const given = { ...textsOf(request), ...(known ? { key: known.key } : {}) }
  const { body, wrong } = bodyOf(given, known)
  const errors: FieldFault[] = wrong.map(({ field, line }) => ({ field, message: t('indicators.draft.wrong_line', { line }) }))
  let checked: IndicatorBody | undefined
  try {
    checked = checkBody(body, await knownSources(server.db))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    errors.push(
      ...error.fields.map(({ field, message, rule }) => ({ field: fieldFor(field), message: faultWords(request, rule, message) })),
    )
  }
  if (!known && (await findDefinition(server.db, given.key)))
    errors.push({ field: 'key', message: t('indicators.draft.key_taken', { key: given.key }) })
  if (errors.length > 0 || !checked) return page(request, reply, given, errors)
  const draft = { body: checked, by: actorOf(request), at: server.clock.now(), note: given.note || null }
  await inTransaction(server.db, (trx) => saveDraft(trx, draft))
  return reply.redirect(`/dieu-hanh/chi-tieu/${checked.key}/ban-thao?xong=1`, 303)
}

const worded = new Set([
  'unknown_measure',
  'unknown_dimension',
  'dimension_not_there',
  'percentile_of_durations',
  'percentile_alone',
  'percent_times_100',
  'entry_of_itself',
  'entry_by_month',
  'entry_has_plan',
  'min_over_max',
  'twice',
])
const faultWords = ({ t }: FastifyRequest, rule: string | undefined, detail: string): string =>
  rule && worded.has(rule) ? t(`indicators.defect.${rule}` as MessageKey, { detail }) : t('indicators.draft.wrong_form', { detail })

async function draftOf(request: FastifyRequest): Promise<Draft> {
  const key = keyOf(request) ?? ''
  const draft = await findDraft(request.server.db, key)
  if (!draft) throw refuse('notFound', 'indicators.draft.none', { key })
  return draft
}

/** The draft beside what holds now; whoever wrote it cannot decide it. */
export async function review(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const draft = await draftOf(request)
  const now = await findDefinition(server.db, draft.key)
  const isOwn = draft.draftedBy === request.actor?.personId
  const decides = (request.actor?.roles ?? []).some(({ role }) => role === 'data_approver')
  const label = localized(t.lang, draft.body.label)
  const body = h(ReviewPage, {
    t,
    label,
    indicator: draft.key,
    by: draft.draftedByName,
    at: formatDateTime(t.lang, draft.draftedAt),
    note: draft.note,
    isNew: now === undefined,
    changes: changes(now?.body, draft.body).map((one) => ({ ...one, field: t(`indicators.field.${one.field}` as MessageKey) })),
    because: isOwn ? t('indicators.draft.own') : decides ? undefined : t('indicators.draft.approver_decides'),
  })
  return reply.page({
    title: t('indicators.draft.review', { label }),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh/chi-tieu', label: t('indicators.title') }],
    body,
  })
}

/** The second person publishes the draft or turns it down with a reason. */
export async function decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const { decision, note } = (request.body ?? {}) as { decision?: unknown; note?: unknown }
  const by: NewVersion['decidedBy'] & { id: string } = actorOf(request)
  const reason = typeof note === 'string' ? note.trim().slice(0, 1000) : ''
  if (decision !== 'publish' && decision !== 'reject') throw refuse('badRequest', 'indicators.draft.no_decision')
  if (decision === 'reject' && !reason)
    throw refuse('invalid', 'indicators.draft.reason_missing', {}, [
      { field: 'note', rule: 'required', message: request.t('indicators.draft.reason_missing') },
    ])
  const key = await inTransaction(server.db, async (trx) => {
    const draft = await findDraft(trx, keyOf(request) ?? '', { lock: true })
    if (!draft) throw refuse('notFound', 'indicators.draft.none', { key: keyOf(request) ?? '' })
    if (draft.draftedBy === by.id) throw refuse('notAllowed', 'indicators.draft.own')
    // What held when it was written may not hold any more.
    if (decision === 'publish') checkBody(draft.body, await knownSources(trx))
    await decideDraft(trx, draft, {
      state: decision === 'publish' ? 'published' : 'rejected',
      by,
      at: server.clock.now(),
      note: reason || null,
    })
    return draft.key
  })
  const isThere = await findDefinition(server.db, key)
  return reply.redirect(
    isThere ? `/dieu-hanh/chi-tieu/${key}?xong=${decision === 'publish' ? 'published' : 'rejected'}` : '/dieu-hanh/chi-tieu',
    303,
  )
}
