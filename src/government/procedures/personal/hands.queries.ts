import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['filed at the counter', 'procedures.counter_filing', 'officer_id', 'filed_at', 'case_id'],
  ['drafted at the counter', 'procedures.draft', 'counter_officer_id', 'created_at', 'id'],
  ['staged a pack', 'procedures.import_batch', 'staged_by', 'staged_at', 'file'],
  ['judged whether two dossiers are the same', 'procedures.likeness', 'judged_by', 'judged_at', 'id'],
  ['played cases on other rules', 'procedures.replay', 'asked_by', 'asked_at', "kind || ' ' || key"],
]
