import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['added a file', 'files.file', 'created_by', 'created_at', 'name'],
  ['sent a file with malware', 'files.caught', 'by_id', 'caught_at', 'name'],
]
