import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['did something on the register', 'exchange.trace', 'by_person', 'at', "what || ' ' || subject"],
  ['proposed an agreement', 'exchange.agreement', 'proposed_by', 'proposed_at', 'purpose'],
  ['decided on an agreement', 'exchange.agreement', 'decided_by', 'decided_at', 'purpose'],
  ['ended an agreement', 'exchange.agreement', 'ended_by', 'ended_at', 'purpose'],
  ['published a code list', 'exchange.code_map', 'published_by', 'published_at', "source_list || ' ' || target_list"],
  ['imported a contract', 'exchange.contract', 'imported_by', 'imported_at', 'version'],
  ['decided on a contract', 'exchange.contract', 'decided_by', 'decided_at', 'version'],
  ['made a credential', 'exchange.credential', 'created_by', 'created_at', 'kind'],
  ['announced maintenance', 'exchange.maintenance', 'created_by', 'created_at', 'note'],
  ['asked for a subscription', 'exchange.subscription', 'created_by', 'created_at', 'name'],
  ['approved a subscription', 'exchange.subscription', 'approved_by', 'approved_at', 'name'],
]
