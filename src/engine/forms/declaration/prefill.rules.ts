import type { Answer, Answers, Item } from '../answers/answers.ts'
import type { Field, FormDefinition } from '../definition/definition.ts'
import { checkValue } from '../journey/values.rules.ts'

/** Where an answer came from, kept to the end of the case. `ref` is the code of the dossier or paper, or the register's key. */
export type Origin = {
  from: 'profile' | 'dossier' | 'paper' | 'register' | 'national'
  ref?: string
  title?: string
  /** The day of the dossier or paper, or since when the register says so. */
  day?: string
  /** Why a register or an outside database was read, and on what ground, in the words that its log keeps. */
  purpose?: string
  ground?: string
}
/** What is known under the name of a source. */
export type Facts = ReadonlyMap<string, { value: Answer; origin: Origin }>

const sourcesOfField = (field: Field): string[] => (field.prefill === undefined ? [] : [field.prefill].flat())

/** Every source that a form asks for: only these are read. */
export const sourcesOf = (def: FormDefinition): string[] => [
  ...new Set(def.pages.flatMap((page) => page.fields).flatMap((field) => sourcesOfField(field))),
]

function fits(field: Field, value: Answer, today: string): boolean {
  if (field.type !== 'repeat') return checkValue(field, value, { today }) === undefined
  return (
    Array.isArray(value) &&
    (value as Item[]).every((item) =>
      Object.entries(item).every(([key, one]) => {
        const sub = field.fields.find((own) => own.key === key)
        return sub !== undefined && checkValue(sub, one, { today }) === undefined
      }),
    )
  )
}

/** The answers that are known already, each from the first of its sources that fits, and where each came from. */
export function prefillFrom(def: FormDefinition, facts: Facts, today: string): { answers: Answers; origins: Record<string, Origin> } {
  const answers: Answers = {}
  const origins: Record<string, Origin> = {}
  for (const field of def.pages.flatMap((page) => page.fields)) {
    const found = sourcesOfField(field)
      .map((source) => facts.get(source))
      .find((fact) => fact !== undefined && fits(field, fact.value, today))
    if (!found) continue
    answers[field.key] = found.value
    origins[field.key] = found.origin
  }
  return { answers, origins }
}
