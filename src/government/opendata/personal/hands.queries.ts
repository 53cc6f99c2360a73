import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['drafted a dataset', 'opendata.definition', 'drafted_by', 'coalesce(published_at, in_force_from)', 'dataset_id'],
  ['reviewed a dataset', 'opendata.definition', 'reviewed_by', 'published_at', 'dataset_id'],
  ['withdrew a release', 'opendata.withdrawal', 'by_id', 'at', 'reason'],
]
