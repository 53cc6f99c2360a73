import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { formatDateTime, formatMoney, localized, type T } from '#core/i18n.ts'
import { type Definition, getLatestDefinition, moveCase } from '#engine/casework/index.ts'
import { repricePayment } from '#engine/payments/index.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { stateWords } from '../dossier/view.ts'
import { factsOf } from '../fees/dossier-fee.ts'
import { dueDuration } from '../procedure/procedure.rules.ts'
import { isFilingChannel } from '../procedure/procedure.ts'
import { MovePage } from './move.page.tsx'
import { setProcedureVersion } from './move.queries.ts'
import { hashOf, type Line, type Movable, movable, type Plan, planMove } from './plan.ts'

type Params = { kind: string; key: string }
const prefix = 'buoc-'

const kindOf = (request: FastifyRequest): Movable => {
  const { kind } = request.params as Params
  const found = movable.find((one) => one === kind)
  if (!found) throw refuse('notFound', 'procedures.move.no_such_thing', { key: kind })
  return found
}

/** The states that were chosen in the place of those that are gone. */
function statesFrom(given: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((given ?? {}) as Record<string, unknown>).flatMap(([name, value]): [string, string][] =>
      name.startsWith(prefix) && typeof value === 'string' && value ? [[name.slice(prefix.length), value]] : [],
    ),
  )
}

async function planOf(request: FastifyRequest, given: unknown): Promise<{ kind: Movable; plan: Plan; states: Record<string, string> }> {
  const { server } = request
  const kind = kindOf(request)
  const states = statesFrom(given)
  const { key } = request.params as Params
  return { kind, states, plan: await planMove(server.db, server.config, kind, { key, states, at: server.clock.now() }) }
}

function shown(t: T, definition: Definition | undefined, line: Line) {
  const words = (state: string): string => (definition ? stateWords(t, definition, state) : state)
  const moment = (at: Date | null): string => (at ? formatDateTime(t.lang, at) : t('procedures.move.no_deadline'))
  return {
    code: line.code,
    fault: line.fault && t(`procedures.move.fault.${line.fault}`),
    state: { from: words(line.state.from), to: words(line.state.to) },
    due: { from: moment(line.due.from), to: moment(line.due.to) },
    fee: line.fee && { from: formatMoney(t.lang, line.fee.from), to: formatMoney(t.lang, line.fee.to) },
    earlier: line.due.from !== null && line.due.to !== null && line.due.to < line.due.from,
  }
}

/** What would change for each open dossier, before anything does. */
export async function showMove(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { key } = request.params as Params
  const { kind, plan, states } = await planOf(request, request.query)
  const definition = await getLatestDefinition(server.db, kind === 'process' ? key : 'one_stop').catch(() => undefined)
  const movableLines = plan.lines.filter((line) => !line.fault)
  const body = h(MovePage, {
    t,
    name: key,
    action: `/quan-tri/chuyen-ho-so/${kind}/${encodeURIComponent(key)}`,
    done: Number((request.query as { xong?: string }).xong ?? 0) || undefined,
    lines: plan.lines.slice(0, 200).map((line) => shown(t, definition, line)),
    counts: {
      all: plan.lines.length,
      moves: movableLines.length,
      faults: plan.lines.length - movableLines.length,
      due: movableLines.filter((line) => line.due.from?.getTime() !== line.due.to?.getTime()).length,
    },
    more: plan.more,
    missing: plan.missing.map((state) => ({
      name: `${prefix}${state}`,
      state,
      value: states[state] ?? '',
      options: Object.entries(definition?.states ?? {}).map(([value, { label }]) => ({ value, label: localized(t.lang, label) })),
    })),
    hash: hashOf(plan),
  })
  const crumbs = [
    { href: '/quan-tri/phien-ban', label: t('versions.title') },
    { href: `/quan-tri/phien-ban/${kind}/${encodeURIComponent(key)}`, label: key },
  ]
  return reply.page({ title: t('procedures.move.title'), face: 'desk', crumbs, body })
}

type Doing = {
  key: string
  plan: Plan
  states: Record<string, string>
  reason: string
  hash: string
  by: { personId: string; name: string }
  at: Date
}

async function moveLine(trx: Db, request: FastifyRequest, line: Line, doing: Doing): Promise<void> {
  const { plan, states, reason, hash, by, at } = doing
  const { config } = request.server
  const dossier = await findDossier(trx, config, line.code)
  if (plan.toRule) {
    if (!dossier || !line.fee) return
    const facts = await factsOf(trx, dossier)
    const stamp = { by: { id: by.personId, name: by.name }, at }
    await repricePayment(trx, { kind: 'dossier', subject: line.code }, { ruleId: plan.toRule, facts, expect: line.fee.to }, stamp)
  }
  const channel = dossier?.channel
  const duration = plan.toVersion && isFilingChannel(channel) ? dueDuration(plan.toVersion.procedure, channel) : undefined
  await moveCase(trx, {
    id: line.caseId,
    version: line.seen,
    definitionId: plan.toDefinitionId,
    choice: { states, ...(duration ? { duration } : {}) },
    by,
    reason,
    clientKey: `move:${hash}`,
    at,
  })
  if (plan.toVersion) await setProcedureVersion(trx, line.caseId, plan.toVersion.versionId)
}

/** Moves what the preview showed, all of it or none; each dossier's history says who, when and why. */
export async function submitMove(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, actor } = request
  const { kind, plan, states } = await planOf(request, request.body)
  const { key } = request.params as Params
  const given = (request.body ?? {}) as { xem?: unknown; reason?: unknown }
  const reason = typeof given.reason === 'string' ? given.reason.trim().slice(0, 500) : ''
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  if (!reason)
    throw refuse('invalid', 'procedures.move.reason_missing', {}, [
      { field: 'reason', message: request.t('procedures.move.reason_missing'), rule: 'required' },
    ])
  const hash = hashOf(plan)
  if (given.xem !== hash) throw refuse('conflict', 'procedures.move.changed')
  const moving = plan.lines.filter((line) => !line.fault)
  const doing = { key, plan, states, reason, hash, by: { personId: actor.personId, name: actor.name }, at: server.clock.now() }
  await inTransaction(server.db, async (trx) => {
    for (const line of moving) await moveLine(trx, request, line, doing)
  })
  return reply.redirect(`/quan-tri/chuyen-ho-so/${kind}/${encodeURIComponent(key)}?xong=${moving.length}`, 303)
}
