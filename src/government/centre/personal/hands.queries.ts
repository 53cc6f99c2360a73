import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['wrote into the log of the shift', 'centre.log_entry', 'by_id', 'at', 'words'],
  ['was on shift', 'centre.shift', 'officer_id', 'began_at', 'handover'],
]
