import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['drafted a template', 'notifications.template', 'drafted_by', 'drafted_at', 'key'],
  ['published a template', 'notifications.template', 'published_by', 'published_at', 'key'],
]
