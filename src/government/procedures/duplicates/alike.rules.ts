import type { Answers } from '#engine/forms/index.ts'
import type { AlikeClause } from './clause.ts'

/** By what a dossier is looked up under a clause: the text is hashed before it is kept. */
export type Trait = { clause: string; text: string; day: string | null }
/** Folds a text as people search it; given by the caller, for rules know no search. */
export type Fold = (text: string) => string

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
/** Identity numbers are typed with and without spaces. */
const plain = (fold: Fold, value: unknown): string => {
  const text = fold(textOf(value))
  return /^[\d ]+$/.test(text) ? text.replaceAll(' ', '') : text
}
const initials = (folded: string): string =>
  folded
    .split(' ')
    .map((word) => word[0] ?? '')
    .sort()
    .join('')

/**
 * The trait of a dossier under a clause, or nothing where it does not answer all that the clause asks. What must be the same is in
 * it; where nothing must, the first letters of a name narrow the search; a day is looked up by its range.
 */
export function traitOf(clause: AlikeClause, answers: Answers, fold: Fold): Trait | undefined {
  const parts = clause.all.map((condition) => ({ ...condition, value: plain(fold, answers[condition.field]) }))
  if (parts.some(({ value }) => value === '')) return undefined
  const exact = parts.filter(({ match }) => match === 'exact').map(({ value }) => value)
  const names = parts.filter(({ match }) => match === 'name').map(({ value }) => initials(value))
  const day = parts.find(({ match }) => match === 'days')
  const raw = day && textOf(answers[day.field])
  if (raw && !/^\d{4}-\d{2}-\d{2}$/.test(raw)) return undefined
  return { clause: clause.key, text: JSON.stringify(exact.length > 0 ? exact : names.slice(0, 1)), day: raw ?? null }
}

/** How far the day of a clause may lie. */
export const rangeOf = (clause: AlikeClause): number =>
  clause.all.reduce((most, condition) => (condition.match === 'days' ? condition.within : most), 0)

/** Whether two dossiers are alike under a clause; the same whichever is asked first. What must be the same was compared by its hash. */
export function areAlike(clause: AlikeClause, one: Answers, other: Answers, fold: Fold): boolean {
  return clause.all.every((condition) => {
    const [a, b] = [one[condition.field], other[condition.field]]
    if (condition.match === 'exact') return true
    if (condition.match === 'name') return isSameName(fold(textOf(a)), fold(textOf(b)))
    const apart = Math.abs(Date.parse(textOf(a)) - Date.parse(textOf(b))) / 86_400_000
    return apart <= condition.within
  })
}

/** Two folded names that are the same but for the order of their words, or a letter or two in a long one. */
export function isSameName(one: string, other: string): boolean {
  if (one === '' || other === '') return false
  const [a, b] = [one, other].map((name) => name.split(' ').sort().join(' ')) as [string, string]
  if (a === b) return true
  return lettersApart(one, other) <= (Math.min(one.length, other.length) >= 10 ? 2 : 1)
}

/** How many letters must be put in, taken away or changed to make one text of another (Levenshtein). */
export function lettersApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)))
    row = next
  }
  return row[other.length] ?? 0
}

/** A dossier that may be the same is one under way, or one whose result is not older than the rules say. */
export function countsStill(found: { closedAt: Date | null; outcome: string | null }, days: number, at: Date): boolean {
  if (!found.closedAt) return true
  return found.outcome === 'granted' && at.getTime() - found.closedAt.getTime() <= days * 86_400_000
}

/** The two ends of a pair, always in the same order: whichever side found the other, it is one pair. */
export const pairOf = (one: string, other: string): [string, string] => (one < other ? [one, other] : [other, one])
