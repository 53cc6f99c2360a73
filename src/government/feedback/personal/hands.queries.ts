import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['decided on a photo', 'feedback.photo', 'masked_by', 'added_at', 'kind'],
  ['made a spot', 'feedback.spot', 'created_by', 'created_at', 'name'],
  ['made a key', 'feedback.api_key', 'created_by', 'created_at', 'name'],
]
