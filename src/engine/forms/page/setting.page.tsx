import type { ComponentChildren } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import type { Answer, Answers, FileFact } from '../answers/answers.ts'
import type { UnitOptions } from '../answers/summary.rules.ts'
import type { Field } from '../definition/definition.ts'

/** What every control of a page needs besides its field. */
export type Setting = {
  t: T
  error: (name: string) => string | undefined
  files: readonly FileFact[]
  options: UnitOptions
  /** Where a value came from, in words, under its field. */
  origins: Readonly<Record<string, string>>
  /** The answers of the whole draft: an address may hang on a date. */
  answers: Answers
  /** Without a map a point is told in words or numbers. */
  map: PlaceMap | undefined
}
/** The map of whoever serves one, around the inputs of a point; it fills them in by their names. */
export type PlaceMap = (prefix: string, inputs: ComponentChildren) => ComponentChildren
export type Control<F> = { set: Setting; field: F; name: string; value: Answer | undefined }

const fills: Record<string, string> = {
  'profile.name': 'name',
  'profile.phone': 'tel',
  'profile.email': 'email',
  'profile.birth_date': 'bday',
}

export const typed = (value: Answer | undefined): string =>
  typeof value === 'number' ? String(value).replace('.', ',') : typeof value === 'string' ? value : ''

/** Hints in one line: the field's own, the unit, where the value came from. */
function hintOf(set: Setting, field: Field, extra?: string): string | undefined {
  const origin = set.origins[field.key]
  const parts = [field.hint && localized(set.t.lang, field.hint), extra, origin].filter((part): part is string => Boolean(part))
  return parts.map((part, index) => (index < parts.length - 1 && !/[.?!។]$/.test(part) ? `${part}.` : part)).join(' ') || undefined
}

export const common = ({ set, field, name }: Control<Field>, extra?: string) => ({
  t: set.t,
  name,
  label: localized(set.t.lang, field.label),
  hint: hintOf(set, field, extra),
  error: set.error(name),
  required: field.required === true,
  autocomplete: [field.prefill ?? []]
    .flat()
    .map((source) => fills[source])
    .find(Boolean),
})
