import type { Catalogue } from '../catalogue/catalogue.ts'
import type { EntryBody, EntryKind } from './diary.queries.ts'
import { daysBetween, isDay, judgeMeasure, readNumber, type Use } from './diary.rules.ts'

export type Fields = Readonly<Record<string, string | undefined>>
/** What was read of a line; `measures` outside of what is good are marked. */
export type ReadEntry = {
  kind: EntryKind
  day: string
  body: EntryBody
  inputKey: string | null
  inputStatus: Use['status'] | null
  withdrawalDays: number | null
}
/** What is wrong: the field, the rule that it breaks, and what the words about it name. */
export type EntryFault = { field: string; rule: FaultRule; vars?: Record<string, string | number> }
export type FaultRule = 'day' | 'future' | 'too_early' | 'number' | 'measure' | 'one_measure' | 'input' | 'label_days' | 'sign' | 'words'
/** The season in which is written, as far as the rules ask. */
export type Where = { group: string; today: string; beganOn: string }
export const doseUnits = ['kg', 'g', 'l', 'ml', 'bag'] as const
/** A pond or field is made ready before anything is put into it. */
export const daysOfPreparation = 60

type Part = { body: EntryBody; faults: EntryFault[] } & Partial<Pick<ReadEntry, 'inputKey' | 'inputStatus' | 'withdrawalDays'>>
const cut = (text: string | undefined, length: number): string => (text ?? '').trim().slice(0, length)
const filled = (body: Record<string, string | number | undefined>): EntryBody =>
  Object.fromEntries(Object.entries(body).filter((pair): pair is [string, string | number] => pair[1] !== undefined && pair[1] !== ''))

function amountOf(fields: Fields, field: string): { value: number | undefined; faults: EntryFault[] } {
  const value = readNumber(fields[field] ?? '')
  return value === undefined || value <= 0 ? { value: undefined, faults: [{ field, rule: 'number' }] } : { value, faults: [] }
}

function readFeed(fields: Fields): Part {
  const { value, faults } = amountOf(fields, 'amount')
  return { body: filled({ kg: value, product: cut(fields.product, 120), lot: cut(fields.lot, 60) }), faults }
}

function readWater(fields: Fields, catalogue: Catalogue): Part {
  const body: EntryBody = {}
  const faults: EntryFault[] = []
  for (const measure of catalogue.measures) {
    const text = cut(fields[measure.key], 20)
    if (text === '') continue
    const value = readNumber(text, measure.decimals + 1)
    if (value === undefined || judgeMeasure(measure, value) === 'impossible')
      faults.push({ field: measure.key, rule: 'measure', vars: { least: measure.least, most: measure.most } })
    else body[measure.key] = value
  }
  if (Object.keys(body).length === 0 && faults.length === 0) faults.push({ field: catalogue.measures[0]?.key ?? 'ph', rule: 'one_measure' })
  return { body, faults }
}

/**
 * An input that was used is written down as what it is, banned ones too: what is hidden harms more than what is known. What the
 * catalogue does not know asks for the days that its label says; of the catalogue's days and the label's the longer hold.
 */
function readTreat(fields: Fields, catalogue: Catalogue, group: string): Part {
  const { value, faults } = amountOf(fields, 'amount')
  const unit = doseUnits.find((each) => each === fields.unit) ?? 'kg'
  const known = catalogue.inputs.find(({ key, groups }) => key === fields.input && groups.includes(group as never))
  const other = cut(fields.other, 120)
  if (!known && (fields.input !== 'other' || other === '')) faults.push({ field: 'input', rule: 'input' })
  const typed = cut(fields.label_days, 4)
  const label = /^\d{1,3}$/.test(typed) && Number(typed) <= 365 ? Number(typed) : undefined
  const isBanned = known?.status === 'banned'
  if (label === undefined && (typed !== '' || (!isBanned && known?.withdrawalDays === undefined)))
    faults.push({ field: 'label_days', rule: 'label_days' })
  return {
    body: filled({ amount: value, unit, name: known ? undefined : other, reason: cut(fields.reason, 200), lot: cut(fields.lot, 60) }),
    faults,
    inputKey: known?.key ?? null,
    inputStatus: known?.status ?? 'unknown',
    withdrawalDays: Math.max(known?.withdrawalDays ?? 0, label ?? 0),
  }
}

function readDisease(fields: Fields, catalogue: Catalogue, group: string): Part {
  const sign = catalogue.diseases.find(({ key, groups }) => key === fields.sign && groups.includes(group as never))
  const dead = cut(fields.dead, 9)
  const count = dead === '' ? undefined : readNumber(dead)
  const faults: EntryFault[] = sign ? [] : [{ field: 'sign', rule: 'sign' }]
  if (dead !== '' && (count === undefined || !Number.isInteger(count))) faults.push({ field: 'dead', rule: 'number' })
  return { body: filled({ sign: sign?.key, dead: count }), faults }
}

function readLabour(fields: Fields): Part {
  const { value, faults } = amountOf(fields, 'people')
  const work = cut(fields.work, 200)
  if (work === '') faults.push({ field: 'work', rule: 'words' })
  return { body: filled({ people: value, work }), faults }
}

function readPart(kind: EntryKind, fields: Fields, catalogue: Catalogue, group: string): Part {
  if (kind === 'feed') return readFeed(fields)
  if (kind === 'water') return readWater(fields, catalogue)
  if (kind === 'treat') return readTreat(fields, catalogue, group)
  if (kind === 'disease') return readDisease(fields, catalogue, group)
  if (kind === 'labour') return readLabour(fields)
  return { body: {}, faults: cut(fields.words, 1) === '' ? [{ field: 'words', rule: 'words' }] : [] }
}

/** Reads a line after its kind; says all that is wrong with it at once. */
export function readEntry(kind: EntryKind, fields: Fields, catalogue: Catalogue, where: Where): { read?: ReadEntry; faults: EntryFault[] } {
  const day = fields.day?.trim() || where.today
  const part = readPart(kind, fields, catalogue, where.group)
  const faults = [...part.faults]
  if (!isDay(day)) faults.unshift({ field: 'day', rule: 'day' })
  else if (day > where.today) faults.unshift({ field: 'day', rule: 'future' })
  else if (daysBetween(day, where.beganOn) > daysOfPreparation)
    faults.unshift({ field: 'day', rule: 'too_early', vars: { days: daysOfPreparation } })
  if (faults.length > 0) return { faults }
  const words = cut(fields.words, 1_000)
  return {
    faults,
    read: {
      ...{ kind, day, body: words === '' ? part.body : { ...part.body, words } },
      ...{ inputKey: part.inputKey ?? null, inputStatus: part.inputStatus ?? null, withdrawalDays: part.withdrawalDays ?? null },
    },
  }
}

/** The kinds of lines that a group of areas asks for: a field has no water to measure. */
export function kindsFor(group: string): readonly EntryKind[] {
  if (group === 'shrimp' || group === 'fish') return ['feed', 'water', 'treat', 'disease', 'labour', 'note']
  return group === 'crop' ? ['treat', 'disease', 'labour', 'note'] : ['treat', 'labour', 'note']
}
