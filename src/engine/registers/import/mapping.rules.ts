import { fold } from '#core/search.ts'
import type { Definition } from '../definition/definition.ts'

/** Column → field. `@from` is the day from which the row holds; a column that leads nowhere is left out. */
export type Mapping = Record<number, string>
export const validFromColumn = '@from'

/** Guesses the field of each column by its heading: the field's key or its label in any language. */
export function guessMapping(definition: Definition, header: readonly string[]): Mapping {
  const names = new Map<string, string>([
    ['valid from', validFromColumn],
    ['hieu luc tu', validFromColumn],
    ['tu ngay', validFromColumn],
  ])
  for (const field of definition.fields)
    for (const name of [field.key, field.label.vi, field.label.en, field.label.km]) if (name) names.set(fold(name), field.key)
  const mapping: Mapping = {}
  const taken = new Set<string>()
  header.forEach((title, column) => {
    const key = names.get(fold(title.replace(/\s*\*$/, '')))
    if (!key || taken.has(key)) return
    taken.add(key)
    mapping[column] = key
  })
  return mapping
}

export type MappingFault = { rule: 'twice' | 'lacks'; field: string }

/** A field filled by two columns, or a required one by none. */
export function mappingFaults(definition: Definition, mapping: Mapping): MappingFault[] {
  const targets = Object.values(mapping)
  const twice = [...new Set(targets.filter((key, index) => targets.indexOf(key) !== index))]
  const lacking = definition.fields
    .filter((field) => field.required && !field.derive && !targets.includes(field.key))
    .map((field) => field.key)
  return [
    ...twice.map((field): MappingFault => ({ rule: 'twice', field })),
    ...lacking.map((field): MappingFault => ({ rule: 'lacks', field })),
  ]
}

/** The mapping as a form sends it (`c-0=field`), without what no field of the register is. */
export function readMapping(definition: Definition, fields: Readonly<Record<string, string>>, columns: number): Mapping {
  const mapping: Mapping = {}
  for (let column = 0; column < columns; column++) {
    const key = fields[`c-${column}`]
    if (key && (key === validFromColumn || definition.fields.some((field) => field.key === key))) mapping[column] = key
  }
  return mapping
}
