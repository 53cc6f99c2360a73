import type { Config } from '#core/config.ts'
import { fingerprint } from '#core/seal.ts'
import type { Answer, Answers, Origin } from '#engine/forms/index.ts'

/** An origin with a keyed hash of what was filled in, which says later whether the person changed it and nothing else. */
export type Mark = Origin & { was: string; changed?: boolean }
export type Marks = { [field: string]: Mark }

const hashOf = (config: Config, value: Answer): string => fingerprint(config.secret, 'prefill', JSON.stringify(value)).slice(0, 22)

/** Marks the answers that were filled in for the person. */
export const markFilledIn = (config: Config, answers: Answers, origins: Record<string, Origin>): Marks =>
  Object.fromEntries(
    Object.entries(origins).flatMap(([key, origin]) => {
      const value = answers[key]
      return value === undefined ? [] : [[key, { ...origin, was: hashOf(config, value) }]]
    }),
  )

export const hasChanged = (config: Config, mark: Mark, value: Answer | undefined): boolean =>
  mark.changed ?? (value === undefined || hashOf(config, value) !== mark.was)

/** The marks of the answers that are filed, each saying whether the person changed what was filled in. */
export const settleMarks = (config: Config, marks: Marks, answers: Answers): Marks =>
  Object.fromEntries(
    Object.entries(marks)
      .filter(([key]) => answers[key] !== undefined)
      .map(([key, mark]) => [key, { ...mark, changed: hasChanged(config, mark, answers[key]) }]),
  )
