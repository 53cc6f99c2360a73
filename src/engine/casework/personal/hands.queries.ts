import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['asked another unit', 'casework.opinion', 'asked_by', 'asked_at', 'key'],
  ['proposed a calendar', 'casework.calendar_change', 'proposed_by', 'proposed_at', 'key'],
  ['decided on a calendar', 'casework.calendar_change', 'decided_by', 'decided_at', 'key'],
]
