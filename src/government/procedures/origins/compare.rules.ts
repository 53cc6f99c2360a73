import type { Answer, Answers } from '#engine/forms/index.ts'
import type { Fact, NationalFacts } from '#engine/national/index.ts'

type Field = string | string[]
export type Comparison = { field: Field; with: string; as: 'text' | 'date' | 'number' | 'yes_no' | 'one_of' }
export type Expectation = { with: string; is: string | number | boolean; words: { vi: string; en?: string; km?: string } }
/** What was declared and what the database says; or, without a field, what the database says that it should not. */
export type Difference =
  | { field: string; as: Comparison['as']; declared: string; found: string }
  | { field: null; found: string; words: { vi: string; en?: string; km?: string } }

/** The first of the fields that was answered. */
export function answerOf(answers: Answers, field: Field): { key: string; value: Answer } | undefined {
  for (const key of [field].flat()) {
    const value = answers[key]
    if (value !== undefined && value !== null && value !== '') return { key, value }
  }
  return undefined
}

// Hoà and Hòa are one name; Hòa and Hoá are two: tone marks count, but not where in the word they stand.
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g

/** A text as it is compared: case, spaces, signs and the place of tone marks aside. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean)
    .map((word) => word.replace(tones, '') + (word.match(tones) ?? []).sort().join(''))
    .join(' ')
}

const asText = (fact: Fact): string =>
  Array.isArray(fact) ? fact.join(', ') : typeof fact === 'object' ? (fact as { detail: string }).detail : String(fact)

/** Whether an answer and what the database says are the same. A date that is known by its year alone fits any day of that year. */
export function agrees(as: Comparison['as'], declared: Answer, found: Fact): boolean {
  if (as === 'yes_no') return declared === found
  if (as === 'number') return Math.abs(Number(declared) - Number(found)) < 0.05
  if (as === 'one_of') return Array.isArray(found) && found.some((one) => plain(String(one)) === plain(String(declared)))
  const [ours, theirs] = [String(declared), asText(found)]
  if (as === 'date') return ours !== '' && theirs !== '' && (ours.startsWith(theirs) || theirs.startsWith(ours))
  return plain(ours) === plain(theirs)
}

const isEmpty = (fact: Fact): boolean => fact === '' || fact === 0 || (Array.isArray(fact) && fact.length === 0)

/** Everything in which a dossier and a database differ; what was not declared, or what the database does not say, is no difference. */
export function differencesOf(
  answers: Answers,
  facts: NationalFacts,
  check: { compare: Comparison[]; expect: Expectation[] },
): Difference[] {
  const declared = check.compare.flatMap((one): Difference[] => {
    const answer = answerOf(answers, one.field)
    const found = facts[one.with]
    if (!answer || found === undefined || agrees(one.as, answer.value, found)) return []
    return [{ field: answer.key, as: one.as, declared: String(answer.value), found: asText(found) }]
  })
  const expected = check.expect.flatMap((one): Difference[] => {
    const found = facts[one.with]
    if (found === undefined) return []
    const holds = one.is === 'empty' ? isEmpty(found) : found === one.is
    return holds ? [] : [{ field: null, found: asText(found), words: one.words }]
  })
  return [...declared, ...expected]
}
