import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['proposed a definition', 'registers.definition', 'proposed_by', 'published_at', 'version'],
  ['published a definition', 'registers.definition', 'published_by', 'published_at', 'version'],
  ['wrote a draft', 'registers.draft', 'by_id', 'updated_at', 'register_key'],
  ['decided on a draft', 'registers.draft', 'decided_by', 'decided_at', 'register_key'],
  ['imported', 'registers.import', 'by_id', 'made_at', 'file_name'],
  ['decided on an import', 'registers.import', 'decided_by', 'loaded_at', 'file_name'],
  ['wrote a record', 'registers.record_version', 'by_id', 'recorded_at', 'change'],
  ['proposed a change', 'registers.proposal', 'by_id', 'proposed_at', 'change'],
  ['decided on a change', 'registers.proposal', 'decided_by', 'decided_at', 'change'],
  ['merged records', 'registers.merge', 'by_id', 'merged_at', 'reason'],
  ['read a record', 'registers.look', 'actor_id', 'at', "kind || ' ' || purpose"],
  ['asked by the API', 'registers.request_key', 'actor_id', 'made_at', 'key'],
]
