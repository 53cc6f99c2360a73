import { type Db, inTransaction, together } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Localized } from '#core/i18n.ts'
import { findFeeRule, getFeeRule, listGrants } from '../fees/fees.queries.ts'
import { type FeeFacts, type Price, priceOf } from '../fees/price.rules.ts'
import { move, newReference } from './move.ts'
import { moveShorts } from '../reconcile/discrepancy.queries.ts'
import { type By, type Of, type Order, orderLife, program } from './order.ts'
import { findAccountFor, findOrder, insertOrder, lockOrder } from './order.queries.ts'

/** The case for which money is asked. */
export type Payable = Of & {
  title: Localized
  ownerId: string
  payer: string
  unitId: string
  unitName: string
  unitPath: string[]
  /** Codes of the unit and of those above it: they find the account. */
  unitCodes: string[]
  /** Key of the fee rule. */
  feeKey: string
  facts: FeeFacts
  at: Date
}

/** What a case would cost, before it is filed; undefined where no rule prices it. */
export async function quoteFee(db: Db, feeKey: string, facts: FeeFacts, at: Date): Promise<Price | undefined> {
  const rule = await findFeeRule(db, feeKey, dayOf(at))
  return rule && priceOf(rule.body, facts)
}

/** Asks for the fee of a case, with the rule in force now: the case keeps that version. Nothing where no rule prices it. */
export async function requestPayment(trx: Db, payable: Payable): Promise<Order | undefined> {
  const [rule, account, grants] = await together([
    findFeeRule(trx, payable.feeKey, dayOf(payable.at)),
    findAccountFor(trx, payable.unitCodes),
    listGrants(trx, payable.kind, payable.subject),
  ])
  if (!rule) return undefined
  if (!account) throw refuse('conflict', 'payments.no_account')
  const { kind, subject, title, ownerId, payer, unitId, unitName, unitPath, at } = payable
  const price = priceOf(rule.body, payable.facts, grants)
  const base = { kind, subject, title, ownerId, payer, unitId, unitName, unitPath, feeRuleId: rule.id, collect: rule.body.collect }
  return writeOrder(trx, { ...base, accountId: account.id, accepted: false, replaces: null }, price, { by: program, at })
}

type Base = Pick<
  Order,
  | 'kind'
  | 'subject'
  | 'title'
  | 'ownerId'
  | 'payer'
  | 'unitId'
  | 'unitName'
  | 'unitPath'
  | 'feeRuleId'
  | 'collect'
  | 'accountId'
  | 'accepted'
  | 'replaces'
>

async function writeOrder(trx: Db, base: Base, price: Price, { by, at }: { by: By; at: Date }): Promise<Order> {
  const fresh = {
    ...base,
    price,
    amount: price.total,
    state: 'requested' as const,
    reference: newReference(),
    method: null,
    current: true,
    refunded: 0,
    requestedAt: at,
    expiresAt: new Date(at.getTime() + orderLife),
    authorisedAt: null,
    capturedAt: null,
  }
  const order = await insertOrder(trx, fresh, {
    type: 'requested',
    from: null,
    to: 'requested',
    at,
    actorId: by.id,
    actorName: by.name,
    note: null,
    facts: { amount: fresh.amount },
  })
  return order.amount === 0 ? move(trx, order, 'waived', { by, at }) : order
}

/** A new order in the place of one that no longer holds: with another amount, or a new reference and time to pay. */
export async function replaceOrder(trx: Db, old: Order, price: Price, stamp: { by: By; at: Date }): Promise<Order> {
  const { kind, subject, title, ownerId, payer, unitId, unitName, unitPath, feeRuleId, collect, accountId, accepted } = old
  const next = await writeOrder(
    trx,
    { kind, subject, title, ownerId, payer, unitId, unitName, unitPath, feeRuleId, collect, accountId, accepted, replaces: old.id },
    price,
    stamp,
  )
  // What had come too little counts for the order that is asked now.
  await moveShorts(trx, { orderId: old.id }, { orderId: next.id })
  return next
}

/** Another QR for an order whose time has passed. Asked twice it is made once. */
export async function renewOrder(db: Db, id: string, stamp: { by: By; at: Date }): Promise<Order> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, { id })
    if (!order) throw refuse('notFound', 'payments.no_such_order')
    if (!order.current) {
      const now = await findOrder(trx, { kind: order.kind, subject: order.subject })
      if (now) return now
      throw refuse('conflict', 'payments.not_now')
    }
    if (order.state === 'requested' && order.expiresAt > stamp.at) return order
    const gone = order.state === 'requested' ? await move(trx, order, 'expired', stamp) : order
    if (gone.state !== 'expired') throw refuse('conflict', 'payments.not_now')
    await move(trx, gone, 'cancelled', { ...stamp, set: { current: false } })
    return replaceOrder(trx, gone, gone.price, stamp)
  })
}

/** What a case costs now, by the rule it was filed under and the exemptions granted since. */
export async function priceNow(trx: Db, order: Order, facts: FeeFacts): Promise<Price> {
  const [rule, grants] = await together([getFeeRule(trx, order.feeRuleId), listGrants(trx, order.kind, order.subject)])
  return priceOf(rule.body, facts, grants)
}
