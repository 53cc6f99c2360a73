import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['marked a part of the index', 'programme.dti_mark', 'by_id', 'at', "edition || ' ' || part || ' ' || year"],
]
