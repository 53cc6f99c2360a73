import type { Fault } from './values.rules.ts'

/** Vietnam with its sea, in whole degrees: a point outside is a slip of the finger or two numbers exchanged. */
const within = { lat: [7, 24], lon: [102, 118] } as const

const outside = (value: number, [least, most]: readonly [number, number]): boolean => value < least || value > most

/** A place needs both numbers, or words. */
export function pointFault(value: unknown): Fault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { rule: 'point_missing' }
  const { lat, lon, words } = value as Record<string, unknown>
  if (words !== undefined && typeof words !== 'string') return { rule: 'not_text' }
  if (typeof words === 'string' && words.length > 300) return { rule: 'too_long', vars: { max: 300 } }
  if (lat === undefined && lon === undefined) return words ? undefined : { rule: 'point_missing' }
  if (typeof lat !== 'number' || typeof lon !== 'number' || !Number.isFinite(lat) || !Number.isFinite(lon))
    return { rule: 'point_not_numbers' }
  return outside(lat, within.lat) || outside(lon, within.lon) ? { rule: 'point_outside' } : undefined
}
