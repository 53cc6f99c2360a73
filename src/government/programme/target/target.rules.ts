import type { Forecast } from './forecast.rules.ts'

export type Way = 'up' | 'down'
export type Milestone = { year: number; value: number }

/**
 * met: the milestone that counts now is reached · on_way: the forecast reaches it · behind: the forecast does not ·
 * below: not reached, and too few values for a forecast · missed: its year is over and it is not reached ·
 * no_goal: the paper names no number · no_data, not_connected, not_measured: nothing is known, and why.
 */
export type Standing = 'met' | 'on_way' | 'behind' | 'below' | 'missed' | 'no_goal' | 'no_data' | 'not_connected' | 'not_measured'
export const standings: readonly Standing[] = [
  'missed',
  'behind',
  'below',
  'on_way',
  'met',
  'no_data',
  'not_connected',
  'not_measured',
  'no_goal',
]

export const reaches = (way: Way, value: number, goal: number): boolean => (way === 'up' ? value >= goal : value <= goal)

/** How much of the goal is reached, in percent: 69.29 of 50 is 139 %. Undefined where a goal of nothing is divided by. */
export function shareOf(way: Way, value: number, goal: number): number | undefined {
  if (way === 'up') return goal === 0 ? undefined : (value / goal) * 100
  return value === 0 ? (goal >= 0 ? 100 : undefined) : (goal / value) * 100
}

/** The milestone that counts in a year: the next one, or the last that has passed. */
export function milestoneAt(milestones: readonly Milestone[], year: number): Milestone | undefined {
  const sorted = [...milestones].sort((a, b) => a.year - b.year)
  return sorted.find((milestone) => milestone.year >= year) ?? sorted.at(-1)
}

/** How a target stands, from its value and where the values seem to go. */
export function standingOf(by: {
  way: Way
  milestones: readonly Milestone[]
  measured: boolean
  connected: boolean
  value: number | null
  year: number
  forecast: Forecast | undefined
}): Standing {
  const milestone = milestoneAt(by.milestones, by.year)
  if (!by.measured) return 'not_measured'
  if (!by.connected) return 'not_connected'
  if (by.value === null) return 'no_data'
  if (!milestone) return 'no_goal'
  if (reaches(by.way, by.value, milestone.value)) return 'met'
  if (milestone.year < by.year) return 'missed'
  if (!by.forecast) return 'below'
  return reaches(by.way, by.forecast.value, milestone.value) ? 'on_way' : 'behind'
}

/** How far from the goal, as a part of it: 0 where it is reached, at most 1. */
export function gapOf(way: Way, value: number, goal: number): number {
  if (reaches(way, value, goal)) return 0
  const whole = way === 'up' ? Math.abs(goal) : Math.abs(value)
  return whole === 0 ? 1 : Math.min(1, Math.abs(goal - value) / whole)
}

const numberOf = (text: string): number => Number(text.replace(/\s/g, '').replace(',', '.'))

/**
 * The number in the words of a paper: "≥ 80", ">= 30", "> 0,7", "100%", "≤ 10", "09", "40 - 50" (the lower one counts).
 * Undefined where there is none, or where it is a goal among others ("≤ 3 Đông Nam Á; ≤ 50 Thế giới").
 */
export function readGoal(words: string): { way: Way; value: number } | undefined {
  const text = words.trim()
  const found = /^(≥|>=|>|≤|<=|<)?\s*(\d+(?:[.,]\d+)?)\s*%?(?:\s*-\s*\d+(?:[.,]\d+)?\s*%?)?(?=$|\s+và\s)/u.exec(text)
  if (!found?.[2]) return undefined
  return { way: found[1] && '≤<='.includes(found[1][0] ?? ' ') && !found[1].startsWith('=') ? 'down' : 'up', value: numberOf(found[2]) }
}

/** "Đến năm 2030" → 2030. */
export function readYear(words: string): number | undefined {
  const found = /\b(20\d{2})\b/.exec(words)
  return found ? Number(found[1]) : undefined
}
