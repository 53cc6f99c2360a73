import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { getUnit, type Unit } from '#ground/places/index.ts'
import { findDefinition } from '../definition/definition.queries.ts'
import { pathOf, unitName } from '../reading/scope.ts'
import { numberWords, periodWords } from '../words/words.ts'
import { DecidePage } from './decide.page.tsx'
import { decide, earlierValues } from './enter.ts'
import { findEntry, listSteps } from './entry.queries.ts'
import { type Entry, mayDecide } from './entry.rules.ts'

async function asked(request: FastifyRequest): Promise<{ entry: Entry; unit: Unit; path: string[] }> {
  const { db, clock } = request.server
  const entry = await findEntry(db, (request.params as { id: string }).id)
  if (!entry) throw refuse('notFound', 'indicators.entry.none')
  const unit = await getUnit(db, entry.unitId)
  const path = await pathOf(db, unit, dayOf(clock.now()))
  const actor = actorOf(request)
  const concerns =
    actor.personId === entry.enteredBy ||
    actor.roles.some((held) => ['data_approver', 'data_entry'].includes(held.role) && path.includes(held.unitId))
  if (!concerns) throw refuse('notFound', 'indicators.entry.none')
  return { entry, unit, path }
}

/** One figure with its way so far, and what the reader may do with it. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { entry, unit, path } = await asked(request)
  const definition = await findDefinition(server.db, entry.series)
  const label = definition ? localized(t.lang, definition.body.label) : entry.series
  const actor = actorOf(request)
  const may = (['check', 'approve', 'return'] as const).filter((decision) => mayDecide(entry, actor, path, decision) === 'yes')
  const answer = mayDecide(entry, actor, path, 'approve')
  const number = (value: number): string => numberWords(t, value, 4)
  const body = h(DecidePage, {
    t,
    id: entry.id,
    label,
    unit: unitName(t.lang, unit),
    period: periodWords(t, entry.period),
    value: number(entry.value),
    origin: entry.origin ?? '–',
    note: entry.note,
    earlier: (await earlierValues(server.db, entry.series, entry.unitId, entry.period)).slice(-6).map(number),
    outlier: entry.outlier ? t('indicators.entry.outlier', { from: number(entry.outlier.from), to: number(entry.outlier.to) }) : undefined,
    state: t(`indicators.entry.state.${entry.state}` as MessageKey),
    steps: (await listSteps(server.db, entry.id)).map((step) => ({
      words: t(`indicators.entry.action.${step.action}` as MessageKey),
      by: step.byName,
      at: formatDateTime(t.lang, step.at),
      value: number(step.value),
      note: step.note ?? '',
    })),
    may,
    because:
      may.length > 0
        ? undefined
        : t(answer === 'own' ? 'indicators.entry.own' : answer === 'not_yours' ? 'indicators.entry.not_yours' : 'indicators.entry.not_now'),
  })
  return reply.page({ title: label, face: 'desk', crumbs: [{ href: '/lam-viec/so-lieu', label: t('indicators.entry.title') }], body })
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const { entry, path } = await asked(request)
  const { decision, note } = (request.body ?? {}) as { decision?: unknown; note?: unknown }
  if (decision !== 'check' && decision !== 'approve' && decision !== 'return') throw refuse('badRequest', 'indicators.entry.no_decision')
  const words = typeof note === 'string' ? note.trim().slice(0, 1000) : ''
  await decide(server.db, { id: entry.id, decision, path, actor: actorOf(request), note: words || null, at: server.clock.now() })
  return reply.redirect(`/lam-viec/so-lieu?xong=${decision}`, 303)
}
