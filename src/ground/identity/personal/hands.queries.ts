import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['looked at somebody’s data', 'identity.access_log', 'actor_id', 'at', "purpose || coalesce(' ' || subject_ref, '')"],
  ['gave a role', 'identity.role', 'given_by', 'valid_from', 'role'],
  ['ended a role', 'identity.role', 'ended_by', 'valid_to', 'role'],
  ['revoked a delegation', 'identity.delegation', 'revoked_by', 'revoked_at', 'role'],
  ['proposed a mandate', 'identity.mandate', 'given_by', 'asked_at', 'kind'],
  ['decided on a mandate', 'identity.mandate', 'decided_by', 'decided_at', 'kind'],
  ['entered an organisation', 'identity.organisation', 'created_by', 'created_at', 'code'],
  ['told of a joiner, mover or leaver', 'identity.employment', 'by', 'at', 'what'],
  ['imported officers', 'identity.import_batch', 'made_by', 'made_at', 'file_name'],
]
