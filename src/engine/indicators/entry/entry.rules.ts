import type { HeldRole } from '#core/access.ts'
import type { MessageKey } from '#core/i18n.ts'
import type { EntryRule } from '../definition/definition.ts'
import { endOf, type Period, shift } from '../query/period.rules.ts'

export type EntryState = 'entered' | 'checked' | 'approved' | 'returned' | 'superseded'
export type Entry = {
  id: string
  series: string
  period: Period
  unitId: string
  value: number
  note: string | null
  origin: string | null
  outlier: Outlier | null
  state: EntryState
  expiresOn: string | null
  enteredBy: string | null
  enteredByName: string
  enteredAt: Date
  decidedAt: Date | null
}
export type Outlier = { kind: 'jump' | 'spread'; from: number; to: number }
export type Decision = 'check' | 'approve' | 'return'

/** Reads a number as people here write it: 1.234,5 or 1234.5. */
export function readNumber(text: string): number | undefined {
  const plain = text.replace(/[\s\u00a0]/g, '')
  if (plain === '') return undefined
  const vietnamese = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain) || /^-?\d+,\d+$/.test(plain)
  const digits = vietnamese ? plain.replaceAll('.', '').replace(',', '.') : plain
  const number = Number(digits)
  return /^-?\d+(\.\d+)?$/.test(digits) && Math.abs(number) < 1e15 ? number : undefined
}

export type ValueFault = { rule: MessageKey; limit?: number }

/** What is wrong with an entered value; nothing, if it may stand. */
export function valueFault(rule: EntryRule, text: string): ValueFault | undefined {
  const value = readNumber(text)
  if (value === undefined) return { rule: text.trim() === '' ? 'indicators.entry.missing' : 'indicators.entry.not_number' }
  if (rule.whole && !Number.isInteger(value)) return { rule: 'indicators.entry.not_whole' }
  if (rule.min !== undefined && value < rule.min) return { rule: 'indicators.entry.too_small', limit: rule.min }
  if (rule.max !== undefined && value > rule.max) return { rule: 'indicators.entry.too_big', limit: rule.max }
  return undefined
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (low + high) / 2
}

/**
 * Whether a value stands out from the unit's earlier ones: from five on by three times their spread (median absolute deviation,
 * which one wild value does not move; at least a tenth of the median), before that by half of the last one.
 */
export function outlierOf(value: number, earlier: readonly number[]): Outlier | undefined {
  const last = earlier.at(-1)
  if (last === undefined) return undefined
  const around = (centre: number, spread: number, kind: Outlier['kind']): Outlier | undefined =>
    value < centre - spread || value > centre + spread ? { kind, from: centre - spread, to: centre + spread } : undefined
  if (earlier.length < 5) return around(last, Math.abs(last) * 0.5, 'jump')
  const centre = median(earlier)
  const deviation = median(earlier.map((one) => Math.abs(one - centre)))
  return around(centre, Math.max(3 * 1.4826 * deviation, Math.abs(centre) * 0.1), 'spread')
}

/** The last day on which the figure of a period is in time. */
export const dueDay = (period: Period, rule: EntryRule): string => shift({ kind: 'day', start: endOf(period) }, rule.dueDays).start

/** The day from which an approved figure is too old to be shown as today's. */
export function expiryOf(period: Period, months: number): string {
  return shift({ kind: 'month', start: shift({ kind: 'day', start: endOf(period) }, 1).start }, months).start
}

/**
 * Who may do what with an entered figure. The path is the unit and those above it: an approver of the unit itself checks, one
 * further up approves; at the top, where nobody is further up, the unit's own approver does. Never the person who entered it.
 */
export function mayDecide(
  entry: Pick<Entry, 'state' | 'enteredBy'>,
  actor: { personId: string; roles: readonly HeldRole[] },
  path: readonly string[],
  decision: Decision,
): 'yes' | 'own' | 'not_yours' | 'not_now' {
  if (entry.enteredBy === actor.personId) return 'own'
  const held = new Set(actor.roles.filter((one) => one.role === 'data_approver').map((one) => one.unitId))
  const [unit, ...above] = path
  const isAbove = above.length === 0 ? unit !== undefined && held.has(unit) : above.some((id) => held.has(id))
  const isBeside = unit !== undefined && held.has(unit)
  if (!isAbove && !isBeside) return 'not_yours'
  if (entry.state !== 'entered' && entry.state !== 'checked') return 'not_now'
  if (decision === 'approve') return isAbove ? 'yes' : 'not_yours'
  if (decision === 'check') return entry.state === 'entered' ? 'yes' : 'not_now'
  return 'yes'
}

/** Whether somebody may enter figures of a unit: the role, held in that unit. */
export const mayEnter = (actor: { roles: readonly HeldRole[] }, unitId: string): boolean =>
  actor.roles.some((held) => held.role === 'data_entry' && held.unitId === unitId)
