import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { dayOf, formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { changesBetween, type Draft, findDraft, publishDraft, rejectDraft, reviewDraft, withdrawDraft } from '#ground/versions/index.ts'
import { cellWords } from '../browse/dataset.ts'
import { checkDataset, faultWords, isBody, shapeFaults } from '../dataset/check.ts'
import { findDataset } from '../dataset/dataset.queries.ts'
import type { DatasetBody } from '../dataset/definition.ts'
import { versionedKind } from '../dataset/kind.ts'
import { mayDo } from '../dataset/rights.ts'
import { DraftPage } from './draft.page.tsx'
import { desk } from './address.ts'
import { scanView } from './scan.ts'

type Opened = { draft: Draft; body: DatasetBody | undefined; may: { write: boolean; decide: boolean } }

async function open(request: FastifyRequest): Promise<Opened> {
  const { id } = request.params as { id: string }
  const draft = await findDraft(request.server.db, id)
  const owner = (draft?.body as Partial<DatasetBody> | undefined)?.owner
  const may = { write: await mayDo(request, 'write', owner ?? ''), decide: await mayDo(request, 'decide', owner ?? '') }
  // A draft that moves a dataset to another owner is for those of both.
  const before = draft && (await findDataset(request.server.db, draft.key))
  if (before && before.body.owner !== owner) {
    may.write = may.write && (await mayDo(request, 'write', before.body.owner))
    may.decide = may.decide && (await mayDo(request, 'decide', before.body.owner))
  }
  if (!draft || draft.kind !== versionedKind || (!may.write && !may.decide)) throw refuse('notFound', 'opendata.no_such_draft')
  return { draft, body: isBody(draft.body) ? draft.body : undefined, may }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { draft, body, may }: Opened,
  wrong?: { reason: string; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const at = server.clock.now()
  const checked = body ? await checkDataset(server.db, server.config, body, at) : undefined
  const before = await findDataset(server.db, draft.key)
  const isOpen = draft.state === 'draft' || draft.state === 'reviewed'
  const faults = checked ? checked.faults.map((fault) => faultWords(t, fault)) : shapeFaults(draft.body)
  const title = t('opendata.draft.title', { title: body ? localized(t.lang, body.title) : draft.key })
  const props = {
    t,
    at: `${desk}/ban-thao/${draft.id}`,
    title,
    dataset: draft.key,
    state: t(`opendata.draft.${draft.state}` as MessageKey),
    isOpen,
    by: t('opendata.draft.by', { by: draft.draftedByName, at: formatDateTime(t.lang, draft.draftedAt) }),
    note: draft.note ?? undefined,
    rejected: draft.reason ?? undefined,
    faults,
    scan: checked?.built ? scanView(t, checked.built.scan) : undefined,
    columns:
      checked?.built?.table.columns.map(({ key, label, kind }) => ({
        key,
        label: localized(t.lang, label),
        numeric: kind === 'integer' || kind === 'number',
      })) ?? [],
    preview:
      checked?.built?.table.rows
        .slice(0, 10)
        .map((row) => (checked.built?.table.columns ?? []).map((column) => cellWords(t, column, row[column.key] ?? null))) ?? [],
    changes: changesBetween(before?.body ?? {}, draft.body),
    isFirst: before === undefined,
    isOwn: draft.draftedBy === actor?.personId,
    may,
    reason: wrong?.reason ?? '',
    errors: wrong?.errors ?? [],
  }
  // What would be published is not shown where the scan holds it back: the second person sees the findings, not the numbers.
  const shown = props.scan?.isBlocked ? { ...props, preview: [] } : props
  return reply.page({
    title,
    face: 'desk',
    status: wrong ? 422 : 200,
    body: h(DraftPage, shown),
    parts: ['open-data'],
    crumbs: [{ href: desk, label: t('opendata.desk.title') }],
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await open(request))
}

/** The second person agrees and it is published; or sends it back with a reason; or who wrote it takes it back. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await open(request)
  const { db, clock } = request.server
  const { actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const given = (request.body ?? {}) as Record<string, unknown>
  const what = given.decision
  const reason = typeof given.reason === 'string' ? given.reason.trim() : ''
  const by = { id: actor.personId, name: actor.name }
  const at = clock.now()
  const { draft, may } = opened
  try {
    if (what === 'withdraw' && may.write) await withdrawDraft(db, draft.id, by, at)
    else if (what === 'reject' && may.decide) await rejectDraft(db, draft.id, { by, at, reason })
    else if (what === 'publish' && may.decide) {
      if (draft.state === 'draft') await reviewDraft(db, draft.id, by, at)
      await publishDraft(db, draft.id, { by, at, from: dayOf(at) })
    } else throw refuse('notAllowed', 'opendata.not_yours')
  } catch (error) {
    if (error instanceof Refusal && error.status === 422) {
      const fields = error.fields.length > 0 ? error.fields : [{ field: 'reason', message: request.t(error.code, error.vars) }]
      const errors = fields.map((one) => ({
        ...one,
        message: one.rule === 'required' ? request.t('opendata.draft.reason_missing') : one.message,
      }))
      return page(request, reply, await open(request), { reason, errors })
    }
    throw error
  }
  return reply.redirect(what === 'publish' ? `${desk}/${draft.key}` : desk, 303)
}
