import { refuse } from '#core/errors.ts'

/** Where a payment order can stand. */
export const orderStates = [
  'requested',
  'authorised',
  'captured',
  'waived',
  'expired',
  'cancelled',
  'voided',
  'partly_refunded',
  'refunded',
] as const
export type OrderState = (typeof orderStates)[number]

export type Edge = { event: OrderEventType; from: OrderState; to: OrderState }
export type OrderEventType = 'authorised' | 'captured' | 'waived' | 'expired' | 'cancelled' | 'voided' | 'partly_refunded' | 'refunded'

/*
 * The whole life of an order, as data. `authorised` means that the money is here and still the payer's: it is held. It becomes
 * the state's in the step that accepts the case, and not before: then the amount is reckoned again, and where it differs the
 * authorisation is voided and the money goes back. `captured` has one edge into it, and the database keeps it single.
 */
export const orderEdges: readonly Edge[] = [
  { event: 'authorised', from: 'requested', to: 'authorised' },
  { event: 'waived', from: 'requested', to: 'waived' },
  { event: 'expired', from: 'requested', to: 'expired' },
  { event: 'cancelled', from: 'requested', to: 'cancelled' },
  // Money that came in time and was told late, or that an accountant accepts.
  { event: 'authorised', from: 'expired', to: 'authorised' },
  { event: 'cancelled', from: 'expired', to: 'cancelled' },
  // The case was corrected, and an exemption holds no longer.
  { event: 'cancelled', from: 'waived', to: 'cancelled' },
  { event: 'captured', from: 'authorised', to: 'captured' },
  { event: 'voided', from: 'authorised', to: 'voided' },
  { event: 'refunded', from: 'voided', to: 'refunded' },
  { event: 'partly_refunded', from: 'captured', to: 'partly_refunded' },
  { event: 'refunded', from: 'captured', to: 'refunded' },
  { event: 'partly_refunded', from: 'partly_refunded', to: 'partly_refunded' },
  { event: 'refunded', from: 'partly_refunded', to: 'refunded' },
]

/** States in which an order can still be paid. */
export const isPayable = (state: OrderState): boolean => orderEdges.some((edge) => edge.from === state && edge.event === 'authorised')
/** States that nothing leaves. */
export const isFinal = (state: OrderState): boolean => orderEdges.every((edge) => edge.from !== state)

export const canHappen = (state: OrderState, event: OrderEventType): boolean =>
  orderEdges.some((edge) => edge.from === state && edge.event === event)

/** The state after an event; an edge that is not drawn is refused. */
export function stateAfter(state: OrderState, event: OrderEventType): OrderState {
  const edge = orderEdges.find((each) => each.from === state && each.event === event)
  if (!edge) throw refuse('conflict', 'payments.not_now')
  return edge.to
}

/** The life of an order as a Mermaid picture, drawn from the edges that run. */
export function drawOrders(): string {
  const ends = orderStates.filter(isFinal).map((state) => `  ${state} --> [*]`)
  return [
    'stateDiagram-v2',
    '  [*] --> requested',
    ...orderEdges.map(({ from, to, event }) => `  ${from} --> ${to}: ${event}`),
    ...ends,
  ].join('\n')
}
