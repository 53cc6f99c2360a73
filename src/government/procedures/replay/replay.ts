import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, formatMoney, formatNumber, localized, type T } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import { type Definition, getLatestDefinition } from '#engine/casework/index.ts'
import { type Draft, findDraft } from '#ground/versions/index.ts'
import { replayJob } from './replay.job.ts'
import { ReplayPage } from './replay.page.tsx'
import { insertReplay, type Kind, listReplays, type Replay } from './replay.queries.ts'
import type { Difference, Figures } from './replay.rules.ts'

export const replayable = ['process', 'procedure', 'fee'] as const
export const replayHref = (draft: { id: string }): string => `/quan-tri/ban-thao/${draft.id}/chay-lai`

async function draftOf(request: FastifyRequest): Promise<Draft & { kind: Kind }> {
  const draft = await findDraft(request.server.db, (request.params as { id: string }).id)
  const kind = replayable.find((one) => one === draft?.kind)
  if (!draft || !kind) throw refuse('notFound', 'versions.no_such_draft')
  return { ...draft, kind }
}

function figuresOf(t: T, figures: Figures): { label: string; value: string }[] {
  const number = (value: number): string => formatNumber(t.lang, value)
  return [
    { label: t('procedures.replay.cases'), value: number(figures.cases) },
    { label: t('procedures.replay.same'), value: number(figures.same) },
    { label: t('procedures.replay.stopped'), value: number(figures.stopped) },
    { label: t('procedures.replay.rerouted'), value: number(figures.rerouted ?? 0) },
    { label: t('procedures.replay.over'), value: `${number(figures.overWas ?? 0)} → ${number(figures.overNow ?? 0)}` },
    { label: t('procedures.replay.earlier'), value: number(figures.earlier) },
    { label: t('procedures.replay.later'), value: number(figures.later) },
    { label: t('procedures.replay.late'), value: `${number(figures.lateWas)} → ${number(figures.lateNow)}` },
    { label: t('procedures.replay.fee_changed'), value: number(figures.feeChanged) },
    { label: t('procedures.replay.fee_sum'), value: `${formatMoney(t.lang, figures.feeWas)} → ${formatMoney(t.lang, figures.feeNow)}` },
  ]
}

const actionWords = (t: T, definition: Definition | undefined, type: string): string =>
  localized(t.lang, definition?.actions[type]?.label ?? type)

const statesWords = (t: T, definition: Definition | undefined, states: readonly string[]): string =>
  states.map((state) => localized(t.lang, definition?.states[state]?.label ?? state)).join(' → ') || '–'

function lineOf(t: T, definition: Definition | undefined, line: Difference) {
  const moment = (at: string | null): string => (at ? formatDateTime(t.lang, at) : '–')
  return {
    code: line.code,
    stop: line.stop && t(`procedures.replay.why.${line.stop.why}`, { action: actionWords(t, definition, line.stop.type) }),
    road: line.road ? { was: statesWords(t, definition, line.road.was), now: statesWords(t, definition, line.road.now) } : null,
    over: line.over ? { was: statesWords(t, definition, line.over.was), now: statesWords(t, definition, line.over.now) } : null,
    due: { was: moment(line.due.was), now: moment(line.due.now) },
    late: line.late.now === true && line.late.was !== true,
    inTime: line.late.was === true && line.late.now !== true,
    fee: line.fee && { was: formatMoney(t.lang, line.fee.was), now: formatMoney(t.lang, line.fee.now) },
  }
}

const shown = (t: T, definition: Definition | undefined, replay: Replay, hash: string) => ({
  id: replay.id,
  span: `${formatDate(t.lang, replay.from)} – ${formatDate(t.lang, replay.to)}`,
  asked: t('procedures.replay.asked', { by: replay.askedByName, at: formatDateTime(t.lang, replay.askedAt) }),
  waits: !replay.doneAt,
  outdated: replay.draftHash !== hash || replay.fault === 'draft_changed',
  fault: replay.fault && replay.fault !== 'draft_changed' ? replay.fault : undefined,
  figures: replay.figures ? figuresOf(t, replay.figures) : [],
  stops: (replay.figures?.stops ?? [])
    .toSorted((a, b) => b.count - a.count)
    .map(({ type, why, count }) => ({ what: t(`procedures.replay.why.${why}`, { action: actionWords(t, definition, type) }), count })),
  lines: replay.lines.map((line) => lineOf(t, definition, line)),
  differ: replay.figures ? replay.figures.cases - replay.figures.same : 0,
})

type Given = { from: string; to: string }

async function page(request: FastifyRequest, reply: FastifyReply, given: Given, errors: FieldFault[] = []): Promise<FastifyReply> {
  const { t, server } = request
  const draft = await draftOf(request)
  const published = await getLatestDefinition(server.db, draft.kind === 'process' ? draft.key : 'one_stop').catch(() => undefined)
  const drafted = draft.kind === 'process' ? (draft.body as Partial<Definition>).states : undefined
  const definition = published && { ...published, states: { ...drafted, ...published.states } }
  const replays = await listReplays(server.db, draft.id)
  const body = h(ReplayPage, {
    t,
    name: draft.key,
    action: replayHref(draft),
    given,
    errors,
    replays: replays.map((replay) => shown(t, definition, replay, draft.hash)),
  })
  const crumbs = [
    { href: '/quan-tri/phien-ban', label: t('versions.title') },
    { href: `/quan-tri/ban-thao/${draft.id}`, label: t('versions.draft_of', { title: draft.key }) },
  ]
  return reply.page({ title: t('procedures.replay.title'), face: 'desk', crumbs, status: errors.length > 0 ? 422 : 200, body })
}

/** The whole year before this one: what is closed for good. */
function lastYear(today: string): Given {
  const year = Number(today.slice(0, 4)) - 1
  return { from: `${year}-01-01`, to: `${year}-12-31` }
}

export async function showReplay(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, lastYear(dayOf(request.server.clock.now())))
}

function dayFrom(body: Record<string, unknown>, name: string): string {
  const part = (suffix: string, width: number): string =>
    String(body[`${name}-${suffix}`] ?? '')
      .trim()
      .padStart(width, '0')
  return typeof body[name] === 'string' ? body[name] : `${part('y', 4)}-${part('m', 2)}-${part('d', 2)}`
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  new Date(`${text}T00:00:00Z`).toString() !== 'Invalid Date' &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

/** Asks for a replay over a span that is over; it runs beside the requests and the page shows it when it is done. */
export async function askReplay(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const draft = await draftOf(request)
  const body = (request.body ?? {}) as Record<string, unknown>
  const given = { from: dayFrom(body, 'from'), to: dayFrom(body, 'to') }
  const errors: FieldFault[] = []
  for (const name of ['from', 'to'] as const) if (!isDay(given[name])) errors.push({ field: name, message: t('versions.day_wrong') })
  if (errors.length === 0 && given.to < given.from) errors.push({ field: 'to', message: t('procedures.replay.order') })
  if (errors.length === 0 && given.to >= dayOf(server.clock.now())) errors.push({ field: 'to', message: t('procedures.replay.not_over') })
  if (errors.length > 0) return page(request, reply, given, errors)
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  await inTransaction(server.db, async (trx) => {
    const asked = { draftId: draft.id, draftHash: draft.hash, kind: draft.kind, key: draft.key, ...given, askedAt: server.clock.now() }
    const id = await insertReplay(trx, { ...asked, by: { id: actor.personId, name: actor.name } })
    await enqueue(trx, replayJob, { id }, { key: `${replayJob}:${id}`, maxAttempts: 3 })
  })
  return reply.redirect(replayHref(draft), 303)
}
