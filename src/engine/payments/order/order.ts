import type { Localized } from '#core/i18n.ts'
import type { CollectTime } from '../fees/fee-rule.ts'
import type { Price } from '../fees/price.rules.ts'
import type { OrderEventType, OrderState } from './order-states.rules.ts'

/** Who did something: an officer or citizen, or the program and the bank without an id. */
export type By = { id: string | null; name: string }
export const program: By = { id: null, name: 'tinhso' }
export const theBank: By = { id: null, name: 'Ngân hàng' }

/** What an order is for: a case of some kind, by its reference. */
export type Of = { kind: string; subject: string }
export type Method = 'transfer' | 'cash'

/** A demand for money about one case. A case has one current order; earlier ones stay for the record. */
export type Order = Of & {
  id: string
  title: Localized
  ownerId: string
  payer: string
  unitId: string
  unitName: string
  unitPath: string[]
  feeRuleId: string
  collect: CollectTime
  price: Price
  amount: number
  state: OrderState
  reference: string
  accountId: string
  method: Method | null
  accepted: boolean
  current: boolean
  replaces: string | null
  refunded: number
  requestedAt: Date
  expiresAt: Date
  authorisedAt: Date | null
  capturedAt: Date | null
}

export type OrderEvent = {
  seq: number
  type: OrderEventType | 'requested' | 'renewed'
  from: OrderState | null
  to: OrderState
  at: Date
  actorName: string
  note: string | null
}

export type CollectionAccount = {
  id: string
  unitId: string
  unitPath: string[]
  bin: string
  number: string
  name: string
  bankName: string
  example: boolean
}

/** Every reference of an order begins so; refunds begin with another. */
export const orderPrefix = 'TS'
export const refundPrefix = 'HT'
/** Several orders together, and cash on its way to the bank. G and Q are no signs of a reference. */
export const jointPrefix = 'TG'
export const depositPrefix = 'NQ'
/** How long a QR can be paid. A new one is a press away. */
export const orderLife = 72 * 3_600_000
