import { randomUUID } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { publish } from '#core/events.ts'
import type { T } from '#core/i18n.ts'
import { lockWhole } from '../definition/lock.queries.ts'
import type { Register } from '../definition/definition.ts'
import { RecordChanged } from '../events.ts'
import { checkWriting, dataOf, writePlan } from '../record/change.ts'
import { findVersion, type Head, listSpans, lockHead, setMergedInto, supersede, touchHead } from '../record/record.queries.ts'
import { put } from '../record/timeline.rules.ts'
import type { Data } from '../record/value.rules.ts'
import { alike } from './similar.rules.ts'
import { findMerge, insertMerge, insertPairs, judgePair, listGroups, markUndone, reviveVersions } from './duplicates.queries.ts'

/** Looks through a register for records that are probably one; answers how many new pairs there are and how many groups were too large. */
export async function findDuplicates(db: Db, register: Register, on: string, at: Date): Promise<{ found: number; skipped: number }> {
  const { groups, skipped } = await listGroups(db, register, on)
  const pairs = groups.flatMap((group) => alike(register.definition, group))
  return { found: await insertPairs(db, register.id, pairs, at), skipped }
}

export type Merging = {
  keptId: string
  lostId: string
  /** Fields whose value is taken from the record that is given up. */
  fromLost: readonly string[]
  day: string
  reason: string
  by: { id: string; name: string }
  at: Date
  t: T
  units: readonly string[] | undefined
}

async function liveHead(trx: Db, register: Register, id: string): Promise<Head> {
  const head = await lockHead(trx, id)
  if (head?.registerId !== register.id) throw refuse('notFound', 'registers.no_such_record')
  if (head.mergedInto) throw refuse('conflict', 'registers.was_merged')
  return head
}

/** The record that stays, with the values taken from the other; its own key and sealed values stay. */
export function mergedData(register: Register, kept: Data, lost: Data, fromLost: readonly string[]): Data {
  const { fields, identifiedBy } = register.definition
  const merged: Data = { ...kept }
  for (const { key } of fields) {
    const value = lost[key]
    if (value !== undefined && !identifiedBy.includes(key) && (fromLost.includes(key) || kept[key] === undefined)) merged[key] = value
  }
  return merged
}

/** Makes two records one: the other's versions are superseded, its key leads on, and all of it can be undone. */
export async function mergeRecords(db: Db, config: Config, register: Register, m: Merging): Promise<string> {
  if (m.keptId === m.lostId) throw refuse('invalid', 'registers.duplicates.same_record')
  return inTransaction(db, async (trx) => {
    await lockWhole(trx, register.definition.key)
    const [kept, lost] = [await liveHead(trx, register, m.keptId), await liveHead(trx, register, m.lostId)]
    const [keptNow, lostNow] = await Promise.all([findVersion(trx, kept.id, m.day), findVersion(trx, lost.id, m.day)])
    if (!keptNow || !lostNow) throw refuse('conflict', 'registers.nothing_to_correct', { day: m.day })
    if (m.units && [keptNow, lostNow].some(({ unitId }) => !m.units?.includes(unitId ?? '')))
      throw refuse('notFound', 'registers.no_such_record')
    const data = mergedData(register, dataOf(config, keptNow), dataOf(config, lostNow), m.fromLost)
    const sound = await checkWriting(trx, config, register, data, { t: m.t, units: m.units, day: m.day })
    const id = randomUUID()
    const [keptSpans, lostSpans] = [await listSpans(trx, kept.id), await listSpans(trx, lost.id)]
    const plan = put<(typeof keptSpans)[number]['data'] | 'new'>(keptSpans, m.day, 'new')
    const w = {
      change: { kind: 'put' as const, day: m.day, data },
      reason: m.reason,
      by: m.by,
      at: m.at,
      source: `merge:${id}`,
      t: m.t,
      word: 'merged' as const,
    }
    const inserted = await writePlan(trx, register, { id: kept.id, plan, prepared: sound.prepared(kept.id), w, outcome: 'changed' })
    const gone = lostSpans.map((span) => span.id)
    await supersede(trx, gone, { at: m.at, name: m.by.name })
    await setMergedInto(trx, lost.id, kept.id)
    const keptVersion = (await touchHead(trx, kept.id)) ?? 0
    const lostVersion = (await touchHead(trx, lost.id)) ?? 0
    const about = {
      registerId: register.id,
      keptId: kept.id,
      lostId: lost.id,
      keptVersion,
      lostVersion,
      superseded: [...plan.supersede, ...gone],
      inserted,
    }
    await insertMerge(trx, { id, ...about, byId: m.by.id, byName: m.by.name, reason: m.reason, mergedAt: m.at })
    await judgePair(trx, kept.id, lost.id, 'merged', m.by.name, m.at)
    await tell(trx, register, kept.id, keptNow.unitId, 'merged', m)
    return id
  })
}

const tell = (
  trx: Db,
  register: Register,
  recordId: string,
  unitId: string | null,
  change: 'merged' | 'undone',
  m: { day: string; at: Date },
): Promise<void> =>
  publish(trx, RecordChanged, { register: register.definition.key, recordId, unitId, change, day: m.day }, { subject: recordId, at: m.at })

/** Takes a merge back while neither record has changed since. */
export async function undoMerge(
  db: Db,
  register: Register,
  mergeId: string,
  by: { id: string; name: string },
  when: { at: Date; day: string; units: readonly string[] | undefined },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockWhole(trx, register.definition.key)
    const merge = await findMerge(trx, register.id, mergeId)
    if (!merge) throw refuse('notFound', 'registers.no_such_record')
    const [kept, lost] = [await lockHead(trx, merge.keptId), await lockHead(trx, merge.lostId)]
    const now = await findVersion(trx, merge.keptId, when.day)
    if (when.units && !when.units.includes(now?.unitId ?? '')) throw refuse('notFound', 'registers.no_such_record')
    const untouched = kept?.version === merge.keptVersion && lost?.version === merge.lostVersion
    if (!untouched || !(await markUndone(trx, merge.id, by.name, when.at))) throw refuse('conflict', 'registers.duplicates.cannot_undo')
    await supersede(trx, merge.inserted, { at: when.at, name: by.name })
    await reviveVersions(trx, merge.superseded, by, when.at)
    await setMergedInto(trx, merge.lostId, null)
    await touchHead(trx, merge.keptId)
    await touchHead(trx, merge.lostId)
    await judgePair(trx, merge.keptId, merge.lostId, 'open', by.name, when.at)
    for (const id of [merge.keptId, merge.lostId])
      await tell(trx, register, id, now?.unitId ?? null, 'undone', { day: when.day, at: when.at })
  })
}
