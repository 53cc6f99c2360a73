import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { act, findCase, openCase } from '#engine/casework/index.ts'
import { periodOf, readIndicator } from '#engine/indicators/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { listLineage, type Unit } from '#ground/places/index.ts'
import { findComposition } from '../composition/composition.queries.ts'
import type { Rule } from '../composition/composition.ts'
import { writeEntry } from '../duty/log.queries.ts'
import type { Branch } from '../figures/figure.ts'
import { valuesByRow } from '../figures/layers.ts'
import { treeOn } from '../figures/picture.ts'
import { type Effect, look } from './alarm.rules.ts'
import { kind } from './rights.ts'
import { lockWatched, nextAlarmNumber, saveWatched, type Watched } from './watch.queries.ts'

type Seen = { unitId: string; value: number | null }
type Here = { root: Branch; tree: ReadonlyMap<string, Branch>; now: Date }

const enough = (rule: Rule, denominator: number | null): boolean => rule.least === undefined || (denominator ?? 0) >= rule.least

/** The value of a rule's indicator, as a whole or in each unit of its level. Too few to judge is not known. */
async function valuesOf(db: Db, rule: Rule, { root, tree, now }: Here): Promise<Seen[]> {
  const today = dayOf(now)
  if (rule.each === 'province') {
    const reading = await readIndicator(db, rule.indicator, { today, periods: 1 })
    const known = reading?.status === 'ok' && enough(rule, reading.denominator)
    return [{ unitId: root.id, value: known ? (reading?.value ?? null) : null }]
  }
  const { rows } = await valuesByRow(db, rule.indicator, { period: periodOf('month', today), day: today, today, tree })
  return [...tree.values()]
    .filter((unit) => unit.level === rule.each)
    .map(({ id }) => {
      const cell = rows.get(id)
      const value = cell ? cell.value : rule.least === undefined ? 0 : null
      return { unitId: id, value: cell && !enough(rule, cell.denominator) ? null : value }
    })
}

const number = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 })

/** What happened, for the case and the shift log: in Vietnamese, the language of the record. */
const wordsOf = (rule: Rule, unit: Unit, value: number): string =>
  `${rule.label.vi}: ${unit.fullName}, ${number.format(value)} (ngưỡng ${number.format(rule.open)}, an toàn ${number.format(rule.close)})`

/** Who is to act: the holder of the rule's role in the unit, else in the units above, the nearest first. */
async function ownerOf(db: Db, rule: Rule, lineage: readonly Unit[], at: Date): Promise<{ personId: string; name: string } | undefined> {
  const officers = await listOfficers(db, { unitIds: lineage.map((unit) => unit.id), role: rule.owner, at })
  return lineage.flatMap((unit) => officers.filter((officer) => officer.unitId === unit.id))[0]
}

async function openAlarm(
  trx: Db,
  rule: Rule,
  lineage: readonly Unit[],
  value: number,
  at: Date,
): Promise<{ caseId: string; reference: string }> {
  const [unit] = lineage as [Unit]
  const reference = `CB-${dayOf(at).slice(2, 7).replace('-', '')}-${String(await nextAlarmNumber(trx)).padStart(4, '0')}`
  const opened = await openCase(trx, {
    ...{ kind, definitionKey: kind, reference, title: rule.label.vi, party: unit.fullName, channel: rule.key, ownerId: null },
    words: [rule.key, wordsOf(rule, unit, value)],
    unitId: unit.id,
    unitPath: lineage.map((each) => each.id),
    unitCodes: lineage.map((each) => each.code),
    duration: rule.deadline,
    actor: { id: null, name: 'tinhso', role: 'system' },
    clientKey: `open:${reference}`,
    at,
  })
  const owner = await ownerOf(trx, rule, lineage, at)
  if (owner) {
    const data = { assigneeId: owner.personId, assigneeName: owner.name }
    await act(trx, { by: { id: opened.id }, action: 'give', clientKey: `give:${reference}`, actor: 'system', data, at })
    await tell(trx, {
      personId: owner.personId,
      template: 'centre.alarm_opened',
      vars: { reference, what: wordsOf(rule, unit, value) },
      lang: 'vi',
      subject: reference,
      path: `/dieu-hanh/canh-bao/${opened.id}`,
      at,
    })
  }
  return { caseId: opened.id, reference }
}

const actions: Partial<Record<Effect, string>> = { close: 'recover', tell_recovered: 'tell_recovered', tell_again: 'tell_again' }
const entries = { open: 'opened', close: 'closed', tell_recovered: 'recovered', tell_again: 'again' } as const

/** Looks at one value of one rule, in the transaction that holds the rule's rows. */
async function lookAt(trx: Db, rule: Rule, before: Watched | undefined, seen: Seen, now: Date): Promise<boolean> {
  const taken = before?.caseId ? (await findCase(trx, { id: before.caseId }))?.state !== 'open' : false
  const standing = before ?? { phase: 'quiet' as const, since: now }
  const { phase, since, effect } = look(rule, standing, { value: seen.value, at: now, taken })
  let found = { caseId: before?.caseId ?? null, reference: before?.reference ?? null }
  if (effect !== 'none' && seen.value !== null) {
    const lineage = await listLineage(trx, seen.unitId, { on: dayOf(now) })
    const [unit] = lineage
    if (!unit) return false
    if (effect === 'open') found = await openAlarm(trx, rule, lineage, seen.value, now)
    const action = actions[effect]
    if (action && found.caseId)
      await act(trx, { by: { id: found.caseId }, action, clientKey: `${action}:${now.toISOString()}`, actor: 'system', at: now })
    const words = wordsOf(rule, unit, seen.value)
    await writeEntry(trx, {
      unitId: unit.id,
      kind: entries[effect],
      words,
      reference: found.reference,
      byId: null,
      byName: 'tinhso',
      at: now,
    })
    if (effect === 'close') found = { caseId: null, reference: null }
  }
  // Where nothing was ever wrong nothing is written: a row each for every commune and rule would say nothing.
  if (!before && effect === 'none') return false
  if (before && effect === 'none' && before.value === seen.value) return false
  await saveWatched(trx, {
    ...{ rule: rule.key, unitId: seen.unitId, phase, since, seenAt: now },
    ...{ value: seen.value ?? before?.value ?? null, ...found },
  })
  return effect !== 'none'
}

/** Looks at every rule once; answers how many alarms changed. Twice, or by two processes at once, does nothing more. */
export async function watch({ db, clock, config, log }: Context): Promise<number> {
  const now = clock.now()
  const [composed, units] = [await findComposition(db), await treeOn(db, config.province, dayOf(now))]
  if (!composed || !units) return 0
  let changed = 0
  for (const rule of composed.body.rules) {
    try {
      const values = await valuesOf(db, rule, { ...units, now })
      changed += await inTransaction(db, async (trx) => {
        const before = new Map((await lockWatched(trx, rule.key)).map((row) => [row.unitId, row]))
        let count = 0
        for (const seen of values) if (await lookAt(trx, rule, before.get(seen.unitId), seen, now)) count++
        return count
      })
    } catch (error) {
      // One rule that cannot be judged keeps no other from being.
      log(`centre: rule ${rule.key}: ${error instanceof Refusal ? error.code : String(error)}`)
    }
  }
  return changed
}
