import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['set a stand-in', 'national.stand_in', 'changed_by', 'changed_at', 'service'],
  ['verified a contract', 'national.verification', 'by_person', 'at', 'service'],
]
