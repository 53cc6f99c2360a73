import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime } from '#core/i18n.ts'
import { crumbsOf, draftRoot, root } from '../browse/browse.ts'
import { changesBetween } from '../diff/diff.rules.ts'
import { publishDraft, rejectDraft, reviewDraft, withdrawDraft } from '../draft/draft.ts'
import { type Draft, findDraft } from '../draft/draft.queries.ts'
import { decisions, mayDecide } from '../draft/states.rules.ts'
import { actorOf } from '../edit/edit.ts'
import { getKind, toolsFor } from '../kinds/kinds.ts'
import { ReviewPage } from './review.page.tsx'

type Params = { id: string }

async function getDraft(request: FastifyRequest): Promise<Draft> {
  const draft = await findDraft(request.server.db, (request.params as Params).id)
  if (!draft) throw refuse('notFound', 'versions.no_such_draft')
  return draft
}

/** The draft beside what is in force, its faults, and what the reader may decide. */
export async function showDraft(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const draft = await getDraft(request)
  const kind = getKind(draft.kind)
  const title = (await kind.title(db, draft.key)) ?? draft.key
  const versions = await kind.versions(db, draft.key)
  const base = versions.find((line) => line.number !== draft.publishedNumber)
  const before = base && (await kind.body(db, draft.key, base.number))
  const me = actorOf(request).id
  const writes = request.actor?.roles.some(({ role }) => role === 'administrator') ?? false
  const body = h(ReviewPage, {
    t,
    title,
    action: `${draftRoot}/${draft.id}`,
    state: draft.state,
    note: draft.note,
    reason: draft.reason,
    fault: draft.fault,
    people: {
      drafted: t('versions.drafted', { by: draft.draftedByName, at: formatDateTime(t.lang, draft.draftedAt) }),
      reviewed:
        draft.reviewedAt && t('versions.reviewed', { by: draft.reviewedByName ?? '', at: formatDateTime(t.lang, draft.reviewedAt) }),
      from: draft.inForceFrom && t('versions.in_force_from', { day: formatDate(t.lang, draft.inForceFrom) }),
    },
    base: base?.number,
    details: kind.details?.(draft),
    changes: kind.details
      ? []
      : changesBetween(before, draft.body).map((change) => ({ ...change, place: kind.place?.(t, change.path) ?? change.path })),
    faults: draft.publishedAt ? [] : await kind.check(db, draft.key, draft.body, clock.now()),
    tools: toolsFor(draft.kind).map((tool) => ({ href: tool.href(draft), label: t(tool.label), text: t(tool.about) })),
    may: Object.fromEntries(decisions.map((decision) => [decision, mayDecide(draft, decision, me)])),
    today: dayOf(clock.now()),
    edit:
      writes && (draft.state === 'draft' || draft.state === 'reviewed')
        ? (kind.editor?.(draft.key) ?? `${root}/${draft.kind}/${encodeURIComponent(draft.key)}/soan`)
        : undefined,
  })
  const label = t('versions.draft_of', { title })
  return reply.page({ title: label, face: 'desk', crumbs: crumbsOf(t, kind, { key: draft.key, title }), body })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.replaceAll('\u0000', '').trim().slice(0, 1000) : '')

const back = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  request.headers.accept?.includes('application/json')
    ? reply.send({ done: true })
    : reply.redirect(`${draftRoot}/${(request.params as Params).id}`, 303)

export async function review(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  await reviewDraft(db, (request.params as Params).id, actorOf(request), clock.now())
  return back(request, reply)
}

/** The day of a date field (three parts) or of a single text. */
function dayFrom(body: Record<string, unknown>): string | undefined {
  const parts = ['from-y', 'from-m', 'from-d'].map((name) => textOf(body[name]))
  const text = parts.some((part) => part !== '')
    ? `${parts[0]?.padStart(4, '0')}-${parts[1]?.padStart(2, '0')}-${parts[2]?.padStart(2, '0')}`
    : textOf(body.from)
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined
}

export async function publish(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const from = dayFrom((request.body ?? {}) as Record<string, unknown>)
  if (!from) throw refuse('invalid', 'versions.day_wrong', {}, [{ field: 'from', message: request.t('versions.day_wrong'), rule: 'date' }])
  await publishDraft(db, (request.params as Params).id, { by: actorOf(request), at: clock.now(), from })
  return back(request, reply)
}

export async function reject(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const reason = textOf((request.body as Record<string, unknown> | undefined)?.reason)
  await rejectDraft(db, (request.params as Params).id, { by: actorOf(request), at: clock.now(), reason })
  return back(request, reply)
}

export async function withdraw(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  await withdrawDraft(db, (request.params as Params).id, actorOf(request), clock.now())
  return back(request, reply)
}
