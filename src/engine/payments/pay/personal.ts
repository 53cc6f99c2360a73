import type { PersonalData } from '#core/personal.ts'
import { listOwnTakings } from '../cash/taking.queries.ts'
import { listOwnJoints } from '../together/joint.queries.ts'
import { listOwnOrders } from '../order/order.queries.ts'

/** Payments and receipts are accounting records: a person gets a copy, and they stay for as long as accounts are kept. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => ({
    payments: (await listOwnOrders(db, personId, 10_000)).map(({ unitPath: _, accountId: __, ...order }) => order),
    paymentsTogether: (await listOwnJoints(db, personId)).map(({ accountId: _, ...joint }) => joint),
    paidInCash: (await listOwnTakings(db, personId)).map(({ takenBy: _, ...taking }) => taking),
  }),
  erase: async () => ({ removed: {}, kept: [{ what: 'payments.personal.payments', why: 'payments.personal.accounts' }] }),
}
