import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['closed a cash desk', 'payments.daily_close', 'closed_by', 'closed_at', 'day'],
  ['proposed how to resolve', 'payments.discrepancy', 'proposed_by', 'proposed_at', 'kind'],
  ['resolved', 'payments.discrepancy', 'resolved_by', 'resolved_at', 'kind'],
  ['granted an exemption', 'payments.exemption_grant', 'granted_by', 'granted_at', "order_subject || ' ' || exemption"],
  ['acted on an order', 'payments.order_event', 'actor_id', 'at', 'type'],
  ['asked for a refund', 'payments.refund', 'asked_by', 'asked_at', 'reference'],
  ['decided on a refund', 'payments.refund', 'decided_by', 'decided_at', 'reference'],
  ['paid a refund', 'payments.refund', 'paid_by', 'paid_at', 'reference'],
  ['took cash', 'payments.cash_taking', 'taken_by', 'taken_at', "day || ' ' || amount"],
  ['imported a statement', 'payments.statement', 'imported_by', 'imported_at', 'name'],
]
