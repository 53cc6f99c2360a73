import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import type { Actor } from '#core/access.ts'
import type { EntryRule } from '../definition/definition.ts'
import { endOf, type Period } from '../query/period.rules.ts'
import { findEntry, findEntryOf, insertEntry, insertStep, listEntries, setEntryState, updateEntry } from './entry.queries.ts'
import { type Decision, type Entry, expiryOf, mayDecide, type Outlier, outlierOf } from './entry.rules.ts'

export type Entering = {
  series: string
  rule: EntryRule
  period: Period
  unitId: string
  value: number
  note: string | null
  origin: string | null
  actor: Pick<Actor, 'personId' | 'name'>
  at: Date
}

/** The unit's approved figures before a period, the oldest first. */
export async function earlierValues(db: Db, series: string, unitId: string, period: Period): Promise<number[]> {
  const entries = await listEntries(db, { series: [series], unitIds: [unitId], states: ['approved'], limit: 60 })
  return entries
    .filter((entry) => entry.period.start < period.start)
    .map((entry) => entry.value)
    .reverse()
}

/** Whether a figure would stand out, asked before it is saved. */
export async function standsOut(db: Db, given: Pick<Entering, 'series' | 'unitId' | 'period' | 'value'>): Promise<Outlier | undefined> {
  return outlierOf(given.value, await earlierValues(db, given.series, given.unitId, given.period))
}

/** Writes a unit's figure of a period; what was under way is written anew and goes up once more. */
export async function enter(db: Db, given: Entering): Promise<string> {
  return inTransaction(db, async (trx) => {
    if (endOf(given.period) >= dayOf(given.at)) throw refuse('conflict', 'indicators.entry.not_over')
    const outlier = await standsOut(trx, given)
    const { personId, name } = given.actor
    const row = { ...given, outlier, expiresOn: expiryOf(given.period, given.rule.expiresMonths), by: { id: personId, name } }
    const open = await findEntryOf(trx, { series: given.series, start: given.period.start, unitId: given.unitId }, 'open')
    const id = open?.id ?? (await insertEntry(trx, row))
    if (open) await updateEntry(trx, open.id, row)
    await insertStep(trx, id, {
      action: open ? 'correct' : 'enter',
      byId: personId,
      byName: name,
      at: given.at,
      value: given.value,
      note: given.note,
    })
    return id
  })
}

export type Deciding = { id: string; decision: Decision; path: readonly string[]; actor: Actor; note: string | null; at: Date }

/** Checks, approves or sends back a figure. An approved one takes the place of the one before it, which stays on record. */
export async function decide(db: Db, { id, decision, path, actor, note, at }: Deciding): Promise<Entry> {
  return inTransaction(db, async (trx) => {
    const entry = await findEntry(trx, id, { lock: true })
    if (!entry) throw refuse('notFound', 'indicators.entry.none')
    const answer = mayDecide(entry, actor, path, decision)
    if (answer === 'own') throw refuse('notAllowed', 'indicators.entry.own')
    if (answer === 'not_yours') throw refuse('notAllowed', 'indicators.entry.not_yours')
    if (answer === 'not_now') throw refuse('conflict', 'indicators.entry.not_now')
    if (decision === 'return' && !note) throw refuse('invalid', 'indicators.entry.reason_missing')
    if (decision === 'approve') {
      const before = await findEntryOf(trx, { series: entry.series, start: entry.period.start, unitId: entry.unitId }, 'approved')
      if (before) await setEntryState(trx, before.id, 'superseded', at)
    }
    const state = decision === 'approve' ? 'approved' : decision === 'check' ? 'checked' : 'returned'
    await setEntryState(trx, id, state, at)
    await insertStep(trx, id, { action: decision, byId: actor.personId, byName: actor.name, at, value: entry.value, note })
    return { ...entry, state }
  })
}
