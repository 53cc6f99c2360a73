import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['drafted an indicator', 'indicators.definition', 'drafted_by', 'drafted_at', 'key'],
  ['decided on an indicator', 'indicators.definition', 'decided_by', 'decided_at', 'key'],
  ['entered a figure', 'indicators.entry', 'entered_by', 'entered_at', "series || ' ' || period_start"],
  ['acted on a figure', 'indicators.entry_step', 'by_id', 'at', 'action'],
  ['froze a figure', 'indicators.frozen', 'frozen_by', 'frozen_at', "key || ' ' || period_start"],
]
