import { fold } from '#core/search.ts'
import type { Definition } from '../definition/definition.ts'
import type { Data } from '../record/value.rules.ts'

function pairs(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const word of fold(text).split(' '))
    for (let at = -1; at < word.length; at++) {
      const two = ` ${word} `.slice(at + 1, at + 3)
      found.set(two, (found.get(two) ?? 0) + 1)
    }
  return found
}

/** How alike two texts are, from 0 to 1: the share of letter pairs they have in common (Dice), without tones, case and the order of words. */
export function similarity(one: string, other: string): number {
  const [a, b] = [pairs(one), pairs(other)]
  const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((total, count) => total + count, 0)
  const common = [...a].reduce((total, [pair, count]) => total + Math.min(count, b.get(pair) ?? 0), 0)
  const all = sum(a) + sum(b)
  return all === 0 ? 1 : (2 * common) / all
}

/** How probably two records are one: the weighted mean over the fields that both have; undefined where they share none. */
export function likeness(definition: Definition, one: Data, other: Data): number | undefined {
  let [sum, weights] = [0, 0]
  for (const { field, how, weight } of definition.duplicates?.compare ?? []) {
    const [a, b] = [one[field], other[field]]
    if (a === undefined || b === undefined) continue
    sum += weight * (how === 'same' ? Number(fold(String(a)) === fold(String(b))) : similarity(String(a), String(b)))
    weights += weight
  }
  return weights === 0 ? undefined : sum / weights
}

export type Pair = { one: string; other: string; score: number }

/** The pairs of a group that are alike enough, most alike first. */
export function alike(definition: Definition, group: readonly { id: string; data: Data }[]): Pair[] {
  const found: Pair[] = []
  group.forEach((a, index) => {
    for (const b of group.slice(index + 1)) {
      const score = likeness(definition, a.data, b.data)
      if (score === undefined || score < (definition.duplicates?.from ?? 1)) continue
      const [one, other] = a.id < b.id ? [a.id, b.id] : [b.id, a.id]
      found.push({ one, other, score })
    }
  })
  return found.sort((a, b) => b.score - a.score)
}
