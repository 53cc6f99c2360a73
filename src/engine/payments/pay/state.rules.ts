import type { MessageKey } from '#core/i18n.ts'
import type { OrderState } from '../order/order-states.rules.ts'

/** How a state is drawn: the kind of its tag and the key of its words. */
export const stateTag: Record<OrderState, 'soon' | 'doing' | 'done' | 'plain' | 'stale' | 'waiting'> = {
  requested: 'soon',
  authorised: 'doing',
  captured: 'done',
  waived: 'done',
  expired: 'stale',
  cancelled: 'stale',
  voided: 'waiting',
  partly_refunded: 'done',
  refunded: 'done',
}
export const stateKey = (state: OrderState): MessageKey => `payments.state.${state}` as MessageKey
export const eventKey = (type: string): MessageKey => `payments.event.${type}` as MessageKey
