import type { Config } from '#core/config.ts'
import { fold } from '#core/search.ts'
import type { Definition, Field, Rule } from '../definition/definition.ts'
import { brokenRules, type Surroundings } from './check.rules.ts'
import { derivedFaults } from './derive.ts'
import { keyOf, sealData } from './seal.ts'
import { checkData, type Data, type ValueFault } from './value.rules.ts'

/** A checked record, ready to be written under its id. */
export type Prepared = {
  key: string
  title: string
  unitId: string | null
  stored: Data
  search: string
  missing: number
  faults: number
  warnings: Rule[]
}
export type Checked = { faults: ValueFault[]; broken: Rule[]; warnings: Rule[] }

/** Values, then rules; the rules are asked only where every value is sound. */
export function checkRecord(definition: Definition, data: Data, around: Surroundings): Checked {
  const faults = [...valueFaults(definition, data), ...derivedFaults(definition, data)]
  if (faults.length > 0) return { faults, broken: [], warnings: [] }
  const broken = brokenRules(definition.rules, data, around)
  return { faults, broken: broken.filter((rule) => rule.level === 'error'), warnings: broken.filter((rule) => rule.level === 'warning') }
}

/** Of a derived field that is absent nothing is said: what it comes from is at fault. */
function valueFaults(definition: Definition, data: Data): ValueFault[] {
  const derived = new Set(definition.fields.flatMap(({ key, derive }) => (derive ? [key] : [])))
  return checkData(definition.fields, data).filter(({ field, rule }) => rule !== 'required' || !derived.has(field))
}

/** What of a definition every record asks for, worked out once. */
type Outline = {
  named: Field[]
  searched: string[]
  expected: string[]
  /** Words of the name and the key are found; a key made of hashes is not. */
  keyIsSearched: boolean
}
const outlines = new WeakMap<Definition, Outline>()

function outlineOf(definition: Definition): Outline {
  const known = outlines.get(definition)
  if (known) return known
  const { fields, namedBy, identifiedBy } = definition
  const outline: Outline = {
    named: namedBy.flatMap((key) => fields.filter((field) => field.key === key)),
    searched: fields.filter((field) => field.search).map((field) => field.key),
    expected: fields.filter((field) => field.expected || field.required).map((field) => field.key),
    keyIsSearched: !fields.some((field) => field.sealed && identifiedBy.includes(field.key)),
  }
  outlines.set(definition, outline)
  return outline
}

export function titleOf(definition: Definition, data: Data): string {
  const parts = outlineOf(definition).named.map(({ key, options }) => {
    const value = data[key]
    return value === undefined ? '' : (options?.find((own) => own.value === value)?.label.vi ?? String(value))
  })
  return parts.filter(Boolean).join(' – ').slice(0, 300)
}

/** The words under which the search finds a record: those of its name and of the fields that say so. */
function wordsOf({ searched, keyIsSearched }: Outline, data: Data, title: string, key: string): string {
  let text = keyIsSearched ? `${title} ${key}` : title
  for (const field of searched) if (data[field] !== undefined) text += ` ${String(data[field])}`
  const words = new Set<string>()
  for (const word of fold(text).split(' ')) if (word !== '') words.add(word.length > 60 ? word.slice(0, 60) : word)
  return [...words].join(' ')
}

export function prepare(
  config: Config,
  definition: Definition,
  record: { id: string; data: Data; unitId: string | null; warnings: Rule[]; key?: string | undefined },
): Prepared | undefined {
  const { id, data, unitId, warnings } = record
  const key = record.key ?? keyOf(config, definition, data)
  if (key === undefined) return undefined
  const outline = outlineOf(definition)
  const title = titleOf(definition, data)
  let missing = 0
  for (const field of outline.expected) if (data[field] === undefined) missing++
  const search = wordsOf(outline, data, title, key)
  return { key, title, unitId, stored: sealData(config, definition, id, data), search, missing, faults: warnings.length, warnings }
}
