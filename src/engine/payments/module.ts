import type { Right } from '#core/access.ts'
import type { Module } from '#core/module.ts'
import { paymentFacts } from './facts/facts.ts'
import { countUnbalanced } from './ledger/ledger.queries.ts'
import { expireOrders } from './order/expire.job.ts'
import { drawOrders } from './order/order-states.rules.ts'
import { loadAccounts } from './pack/load-payments.ts'
import { paymentsRoutes } from './pay/payments.routes.ts'
import { personal } from './pay/personal.ts'
import { hands } from './personal/hands.queries.ts'
import { drawRefunds } from './refund/refund-states.rules.ts'
import { tellJob } from './stand-in/bank.ts'
import { tellLate } from './stand-in/stand-in.ts'

const right = (role: string, verb: string): Right => ({ role, verb, kind: 'payment', reach: 'subtree' })

/** Money: what is due, paying it, the ledger. */
export const paymentsModule: Module = {
  name: 'payments',
  hands,
  roles: [
    { role: 'cashier', label: 'payments.role.cashier' },
    { role: 'accountant', label: 'payments.role.accountant' },
  ],
  rights: [right('cashier', 'read'), right('cashier', 'collect'), right('accountant', 'read'), right('accountant', 'account')],
  doors: [
    { face: 'portal', href: '/thanh-toan', label: 'payments.nav.mine', place: 'menu', order: 35, seenBy: 'signedIn' },
    {
      face: ['portal', 'desk', 'steering'],
      href: '/lam-viec/thu-phi',
      label: 'payments.nav.desk',
      place: 'bar',
      order: 50,
      seenBy: ['cashier', 'accountant'],
    },
    { face: 'portal', href: '/bien-lai', label: 'payments.nav.verify', place: 'menu', order: 90 },
  ],
  routes: paymentsRoutes,
  listens: paymentFacts.listens,
  personal,
  load: loadAccounts,
  jobs: { 'payments.expire': (context) => expireOrders(context), [tellJob]: tellLate },
  schedule: [{ cron: '*/5 * * * *', job: 'payments.expire' }],
  commands: [
    {
      name: 'draw payments',
      summary: 'draw the states of payment orders and refunds as Mermaid, from the edges that run',
      bare: true,
      run: async ({ log }) => {
        log(`${drawOrders()}\n\n${drawRefunds()}`)
        return 0
      },
    },
  ],
  doctor: async ({ db, config }) => {
    const { transactions, unbalanced } = await countUnbalanced(db)
    const ledger = {
      ok: unbalanced === 0,
      subject: 'payments',
      message: `the ledger has ${transactions} transactions, ${unbalanced} of which do not sum to zero`,
    }
    const bank =
      config.mode !== 'production'
        ? { ok: true, subject: 'payments', message: 'transfers come from a stand-in bank (/ngan-hang-thu): no money moves' }
        : config.bankSecret
          ? { ok: true, subject: 'payments', message: 'the bank’s messages are believed by their signature' }
          : {
              ok: false,
              subject: 'payments',
              message: 'no bank is connected: transfers are known from statements only',
              remedy: 'set TINHSO_BANK_SECRET to what was agreed with the bank',
            }
    return [ledger, bank]
  },
}
