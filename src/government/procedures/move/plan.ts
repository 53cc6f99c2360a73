import { createHash } from 'node:crypto'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import {
  type Case,
  findLatestDefinition,
  getDefinition,
  listOpenAmong,
  listOpenOnOther,
  type Preview,
  previewMoves,
} from '#engine/casework/index.ts'
import { listFeeVersions, listUnpaidOnOtherRule, priceOf } from '#engine/payments/index.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { factsOf } from '../fees/dossier-fee.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { dueDuration } from '../procedure/procedure.rules.ts'
import { isFilingChannel, type ProcedureVersion } from '../procedure/procedure.ts'
import { listOnOtherVersion } from './move.queries.ts'

export const movable = ['process', 'procedure', 'fee'] as const
export type Movable = (typeof movable)[number]

/** What moving would do to one dossier. */
export type Line = {
  caseId: string
  /** The case's version that was looked at. */
  seen: number
  code: string
  state: { from: string; to: string }
  due: { from: Date | null; to: Date | null }
  fee: { from: number; to: number } | undefined
  lost: string[]
  fault: Preview['fault']
}
export type Plan = {
  lines: Line[]
  /** More than were looked at. */
  more: boolean
  /** States at which open dossiers stand and that the new version lacks; the states that could take their place. */
  missing: string[]
  toDefinitionId: string | undefined
  toVersion: ProcedureVersion | undefined
  toRule: string | undefined
}

export const mostAtOnce = 500

const lineOf = (preview: Preview): Line => ({
  caseId: preview.case.id,
  seen: preview.case.version,
  code: preview.case.reference,
  state: { from: preview.case.state, to: preview.state },
  due: { from: preview.case.dueAt, to: preview.dueAfter },
  fee: undefined,
  lost: preview.lost,
  fault: preview.fault,
})

const nothing = { lines: [], more: false, missing: [], toDefinitionId: undefined, toVersion: undefined, toRule: undefined }
type Asked = { key: string; states: Record<string, string>; at: Date }

async function planProcess(db: Db, { key, states, at }: Asked): Promise<Plan> {
  const to = await findLatestDefinition(db, key)
  if (!to) throw refuse('notFound', 'procedures.move.no_such_thing', { key })
  const { body: next } = await getDefinition(db, to.id)
  if (next.kind !== 'dossier') throw refuse('conflict', 'procedures.move.not_dossiers')
  const cases = await listOpenOnOther(db, { key, id: to.id }, { limit: mostAtOnce + 1 })
  const shown = cases.slice(0, mostAtOnce)
  const previews = await previewMoves(db, shown, { definitionId: to.id, choiceOf: () => ({ states }) }, at)
  const missing = [...new Set(shown.map((one) => one.state).filter((state) => !Object.hasOwn(next.states, state)))].sort()
  return { ...nothing, lines: previews.map(lineOf), more: cases.length > mostAtOnce, missing, toDefinitionId: to.id }
}

/** Open dossiers of a procedure on another version of it; closed ones are passed over in batches. */
async function openOnOther(db: Db, code: string, versionId: string): Promise<{ cases: Case[]; channels: Map<string, string> }> {
  const batch = 2_000
  const cases: Case[] = []
  const channels = new Map<string, string>()
  for (let after: string | undefined; cases.length <= mostAtOnce; ) {
    const some = await listOnOtherVersion(db, code, versionId, { after, limit: batch })
    for (const one of some) channels.set(one.caseId, one.channel)
    cases.push(
      ...(await listOpenAmong(
        db,
        some.map((one) => one.caseId),
      )),
    )
    after = some.at(-1)?.caseId
    if (some.length < batch) break
  }
  return { cases, channels }
}

async function planProcedure(db: Db, { key, at }: Asked): Promise<Plan> {
  const to = await findProcedure(db, key, { on: dayOf(at) })
  if (!to) throw refuse('notFound', 'procedures.move.no_such_thing', { key })
  const { cases, channels } = await openOnOther(db, key, to.versionId)
  const choiceOf = (found: Case) => {
    const channel = channels.get(found.id)
    const own = isFilingChannel(channel) ? dueDuration(to.procedure, channel) : undefined
    return own ? { duration: own } : {}
  }
  const previews = await previewMoves(db, cases.slice(0, mostAtOnce), { choiceOf }, at)
  return { ...nothing, lines: previews.map(lineOf), more: cases.length > mostAtOnce, toVersion: to }
}

async function planFee(db: Db, config: Config, { key, at }: Asked): Promise<Plan> {
  const rule = (await listFeeVersions(db, key)).find((one) => one.body.validFrom <= dayOf(at))
  if (!rule) throw refuse('notFound', 'procedures.move.no_such_thing', { key })
  const orders = await listUnpaidOnOtherRule(db, 'dossier', rule, mostAtOnce + 1)
  const lines: Line[] = []
  for (const order of orders.slice(0, mostAtOnce)) {
    const dossier = await findDossier(db, config, order.subject)
    if (!dossier) continue
    const { total } = priceOf(rule.body, await factsOf(db, dossier))
    if (total === order.amount) continue
    const [found] = await listOpenAmong(db, [dossier.caseId])
    if (!found) continue
    const same = { state: { from: found.state, to: found.state }, due: { from: found.dueAt, to: found.dueAt } }
    lines.push({
      caseId: found.id,
      seen: found.version,
      code: dossier.code,
      ...same,
      fee: { from: order.amount, to: total },
      lost: [],
      fault: undefined,
    })
  }
  return { ...nothing, lines, more: orders.length > mostAtOnce, toRule: rule.id }
}

/** What moving the open dossiers of a process, a procedure or a fee to its newest version would do, dossier by dossier. */
export function planMove(db: Db, config: Config, kind: Movable, asked: Asked): Promise<Plan> {
  if (kind === 'process') return planProcess(db, asked)
  return kind === 'procedure' ? planProcedure(db, asked) : planFee(db, config, asked)
}

/** The preview in one word: when anything in it has changed, moving by it is refused. */
export const hashOf = (plan: Plan): string =>
  createHash('sha256')
    .update(JSON.stringify([plan.lines, plan.toDefinitionId, plan.toVersion?.versionId, plan.toRule]))
    .digest('hex')
    .slice(0, 32)
