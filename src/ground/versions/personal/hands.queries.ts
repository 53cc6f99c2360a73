import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['drafted', 'versions.draft', 'drafted_by', 'drafted_at', "kind || ' ' || key"],
  ['reviewed', 'versions.draft', 'reviewed_by', 'reviewed_at', "kind || ' ' || key"],
  ['decided', 'versions.draft', 'decided_by', 'decided_at', "kind || ' ' || key"],
]
