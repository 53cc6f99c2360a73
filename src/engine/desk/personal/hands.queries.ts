import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['wrote a rule of assignment', 'desk.assignment_rule_version', 'made_by', 'made_at', 'name'],
  ['retired a rule of assignment', 'desk.assignment_rule', 'retired_by', 'retired_at', 'kind'],
  ['wrote a reason', 'desk.reason_version', 'made_by', 'made_at', 'name'],
  ['retired a reason', 'desk.reason', 'retired_by', 'retired_at', 'kind'],
  ['acted on many at once', 'desk.bulk_run', 'actor_id', 'at', "kind || ' ' || action"],
  ['was given a case', 'desk.assignment', 'assignee_id', 'at', 'case_id'],
  ['arranged a stand-in', 'desk.stand_in', 'made_by', 'made_at', 'kind'],
  ['ended a stand-in', 'desk.stand_in', 'ended_by', 'ended_at', 'kind'],
]
