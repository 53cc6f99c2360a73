import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['proposed a client', 'sso.client', 'proposed_by', 'proposed_at', 'client_id'],
  ['reviewed a client', 'sso.client', 'reviewed_by', 'reviewed_at', 'client_id'],
  ['did something to a client', 'sso.client_event', 'person_id', 'at', "client || ' ' || what"],
]
