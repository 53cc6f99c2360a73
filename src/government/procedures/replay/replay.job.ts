import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { type Case, type Definition, rehearseCases } from '#engine/casework/index.ts'
import { type FeeRule, getFeeRule, listOrderSums, priceOf } from '#engine/payments/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { findDraft } from '#ground/versions/index.ts'
import { levelOf, pricedAs } from '../fees/dossier-fee.ts'
import { dueDuration } from '../procedure/procedure.rules.ts'
import { isFilingChannel, type Procedure } from '../procedure/procedure.ts'
import { type Facts, failReplay, findReplay, finishReplay, listFacts, type Replay } from './replay.queries.ts'
import { addTo, type Difference, differenceOf, noFigures, type Played } from './replay.rules.ts'

export const replayJob = 'procedures.replay'
/** So many differing dossiers are kept by name; the figures count all. */
const mostLines = 500

/** The first moment of a day in Vietnam, and of the day after it. */
const startOf = (day: string): Date => new Date(`${day}T00:00:00+07:00`)
const endOf = (day: string): Date => new Date(startOf(day).getTime() + 86_400_000)

/** The fee by the rule of its day and by the draft, both without what officers have exempted by hand. */
async function feesOf(db: Db, rule: FeeRule, facts: readonly Facts[]): Promise<Map<string, { was: number; now: number }>> {
  const orders = await listOrderSums(
    db,
    'dossier',
    facts.map((one) => one.code),
  )
  const fees = new Map<string, { was: number; now: number }>()
  for (const { caseId, code, channel, unitId, filedAt, answers } of facts) {
    const today = dayOf(filedAt)
    const given = { answers, channel: pricedAs(channel), level: levelOf(await getUnit(db, unitId, { on: today })), today }
    const order = orders.get(code)
    const was = order ? priceOf((await getFeeRule(db, order.feeRuleId)).body, given).total : 0
    fees.set(caseId, { was, now: priceOf(rule, given).total })
  }
  return fees
}

function durationBy(record: Procedure, facts: ReadonlyMap<string, Facts>) {
  return (found: Case) => {
    const channel = facts.get(found.id)?.channel
    return isFilingChannel(channel) ? dueDuration(record, channel) : undefined
  }
}

async function* play(db: Db, asked: Replay, body: unknown): AsyncGenerator<Played[]> {
  const span = { from: startOf(asked.from), to: endOf(asked.to) }
  if (asked.kind === 'process') {
    const definition = body as Definition
    for await (const some of rehearseCases(db, { ...span, kind: definition.kind, key: asked.key, definition }))
      yield some.map(({ case: found, was, now }) => ({ code: found.reference, was, now }))
    return
  }
  let facts = new Map<string, Facts>()
  const ids = async (cases: readonly Case[]): Promise<ReadonlySet<string>> => {
    facts = await listFacts(
      db,
      asked.key,
      cases.map((one) => one.id),
    )
    return new Set(facts.keys())
  }
  const durationOf = asked.kind === 'procedure' ? (found: Case) => durationBy(body as Procedure, facts)(found) : undefined
  for await (const some of rehearseCases(db, { ...span, kind: 'dossier', ids, ...(durationOf ? { durationOf } : {}) })) {
    const fees = asked.kind === 'fee' ? await feesOf(db, body as FeeRule, [...facts.values()]) : undefined
    yield some.map(({ case: found, was, now }) => ({ code: found.reference, was, now, fee: fees?.get(found.id) }))
  }
}

/** Plays the closed dossiers of the span on the draft and keeps what would differ. */
export async function runReplay({ db, clock, log }: Context, payload: unknown): Promise<void> {
  const { id } = payload as { id: string }
  const asked = await findReplay(db, id)
  if (!asked || asked.doneAt) return
  const draft = await findDraft(db, asked.draftId)
  if (draft?.hash !== asked.draftHash) return failReplay(db, id, 'draft_changed', clock.now())
  let figures = noFigures()
  const lines: Difference[] = []
  for await (const some of play(db, asked, draft.body))
    for (const played of some) {
      figures = addTo(figures, played)
      const difference = differenceOf(played)
      if (difference && lines.length < mostLines) lines.push(difference)
    }
  await finishReplay(db, id, { at: clock.now(), figures, lines })
  log(`procedures: ${figures.cases} dossiers played on the draft of ${asked.key}, ${figures.cases - figures.same} would differ`)
}
