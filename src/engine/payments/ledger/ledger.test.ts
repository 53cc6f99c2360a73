import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Db, inTransaction, sql } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { world } from '../../../../test/world.ts'
import { postTransfer } from '../bank/post-transfer.ts'
import { takeCash } from '../cash/take-cash.ts'
import { closeDay } from '../close/close-day.ts'
import { insertFeeRule } from '../fees/fees.queries.ts'
import type { FeeRule } from '../fees/fee-rule.ts'
import type { Order } from '../order/order.ts'
import { findAccountFor, findOrder } from '../order/order.queries.ts'
import { requestPayment } from '../order/request.ts'
import { acceptPayment, releasePayment } from '../order/settle.ts'
import { listDiscrepancies } from '../reconcile/discrepancy.queries.ts'
import { confirmResolution, resolve } from '../reconcile/resolve.ts'
import { listRefunds } from '../refund/refund.queries.ts'
import { askRefund, decideRefund, payRefund } from '../refund/refund.ts'
import { listDeposits } from '../deposit/deposit.queries.ts'
import { returnShorts } from '../reconcile/shorts.ts'
import { payTogether } from '../together/together.ts'
import { issueReceipt } from '../receipt/issue.ts'
import { balanceOf, countUnbalanced, post } from './ledger.queries.ts'
import { postings } from './postings.rules.ts'

const amount = 50_000
const rule: FeeRule = {
  key: '9.ledger',
  validFrom: '2025-07-01',
  collect: 'any_time',
  source: { note: { vi: 'ví dụ' }, verified: false },
  lines: [{ key: 'fee', label: { vi: 'Lệ phí' }, kind: 'fee', setBy: { body: 'ministry' }, steps: [{ amount, words: { vi: 'Mức thu' } }] }],
}
const facts = { answers: {}, channel: 'online', level: 'commune', today: '2026-11-23' }
const [ann, ben] = [
  { id: randomUUID(), name: 'Kế toán A' },
  { id: randomUUID(), name: 'Kế toán B' },
]

async function newOrder(db: Db, unitId: string, ownerId: string, at: Date): Promise<Order> {
  const made = await inTransaction(db, async (trx) => {
    await insertFeeRule(trx, rule, { at, by: 'test' })
    return requestPayment(trx, {
      kind: 'trial',
      subject: `THU-${randomUUID()}`,
      title: { vi: 'Thử' },
      ownerId,
      payer: 'Thạch Thị Thử',
      unitId,
      unitName: 'Xã Thử',
      unitPath: [unitId],
      unitCodes: ['*'],
      feeKey: rule.key,
      facts,
      at,
    })
  })
  assert.ok(made)
  return made
}

test('the database itself keeps the ledger: what does not sum to zero, comes late or is changed is refused', async () => {
  const { db, clock } = await world()
  const at = clock.now()
  const begin = (trx: Db) =>
    sql<{
      id: number
    }>`insert into payments.ledger_transaction (kind, at, day, actor_name) values ('captured', ${at}, '2026-11-23', 'x') returning id`.execute(
      trx,
    )
  const add = (trx: Db, id: number, account: string, sum: number) =>
    sql`insert into payments.ledger_entry (transaction_id, account, amount) values (${id}, ${account}, ${sum})`.execute(trx)
  for (const entries of [[], [5], [5, -4], [5, -5, 1]])
    await assert.rejects(
      inTransaction(db, async (trx) => {
        const id = (await begin(trx)).rows[0]?.id ?? 0
        for (const sum of entries) await add(trx, id, 'held', sum)
      }),
      /sum to/,
      String(entries),
    )
  let id = 0
  await inTransaction(db, async (trx) => {
    id = (await begin(trx)).rows[0]?.id ?? 0
    await add(trx, id, 'held', 5)
    await add(trx, id, 'revenue', -5)
  })
  await assert.rejects(add(db, id, 'held', 5), /is closed/)
  await assert.rejects(sql`update payments.ledger_entry set amount = 6 where transaction_id = ${id}`.execute(db), /append-only/)
  await assert.rejects(sql`delete from payments.ledger_transaction where id = ${id}`.execute(db), /append-only/)
  await assert.rejects(
    inTransaction(db, (trx) => post(trx, { kind: 'captured', amount: 0, unitId: null, at, by: 'x' })),
    /nothing to post/,
  )
  assert.ok(Object.values(postings).every(([debit, credit]) => debit !== credit))
})

test('fifty receipts at once, some taken back, are numbered without a gap', async () => {
  const { db, clock, citizen } = await world()
  const [unitId, owner] = [randomUUID(), await citizen()]
  const at = clock.now()
  const orders = await Promise.all(Array.from({ length: 50 }, () => newOrder(db, unitId, owner.personId, at)))
  const outcomes = await Promise.allSettled(
    orders.map((order, index) =>
      inTransaction(db, async (trx) => {
        await issueReceipt(trx, order, { method: 'cash', by: ann, at })
        if (index % 5 === 0) throw new Error('taken back')
      }),
    ),
  )
  assert.equal(outcomes.filter((one) => one.status === 'fulfilled').length, 40)
  const { rows } = await sql<{
    number: number
  }>`select number from payments.receipt where unit_id = ${unitId}::uuid order by number`.execute(db)
  assert.deepEqual(
    rows.map((row) => row.number),
    Array.from({ length: 40 }, (_, index) => index + 1),
  )
})

type Step = {
  what:
    | 'transfer'
    | 'together'
    | 'bank_cash'
    | 'ask_back'
    | 'repeat'
    | 'cash'
    | 'accept'
    | 'release'
    | 'ask'
    | 'decide'
    | 'pay'
    | 'assign'
    | 'send_back'
    | 'close'
  which: number
  sum: number
}
const step = fc.record<Step>({
  what: fc.constantFrom(
    'transfer',
    'together',
    'bank_cash',
    'ask_back',
    'repeat',
    'cash',
    'accept',
    'release',
    'ask',
    'decide',
    'pay',
    'assign',
    'send_back',
    'close',
  ),
  which: fc.nat(2),
  sum: fc.constantFrom(amount, amount, amount, amount - 1000, 1000, amount + 3000),
})

test('whatever is done in whatever order: the ledger balances, agrees with orders, bank and refunds, and nothing is captured twice', async () => {
  const { db, clock, citizen } = await world()
  const owner = await citizen()
  const account = await findAccountFor(db, ['*'])
  assert.ok(account)
  const run = async (steps: Step[]): Promise<void> => {
    const at = clock.now()
    const unitId = randomUUID()
    const orders = await Promise.all([0, 1, 2].map(() => newOrder(db, unitId, owner.personId, at)))
    const told: { bankTxId: string; amount: number; content: string }[] = []
    for (const { what, which, sum } of steps) {
      const order = orders[which] as Order
      const of = { kind: order.kind, subject: order.subject }
      await act(async () => {
        const transfer = (one: (typeof told)[number]) =>
          postTransfer(db, { ...one, account, sender: null, transactedAt: at, source: 'webhook', at })
        if (what === 'transfer') {
          told.push({ bankTxId: randomUUID(), amount: sum, content: `tra ${order.reference}` })
          await transfer(told.at(-1) as (typeof told)[number])
        }
        const before = told[which]
        if (what === 'repeat' && before) await transfer(before)
        if (what === 'together') {
          const ids = orders.filter((_, index) => index !== which).map(({ id }) => id)
          const joint = await payTogether(db, { ownerId: owner.personId, orderIds: ids, title: order.title, by: ann, at })
          told.push({ bankTxId: randomUUID(), amount: Math.max(1000, joint.amount + sum - amount), content: joint.reference })
          await transfer(told.at(-1) as (typeof told)[number])
        }
        if (what === 'bank_cash')
          for (const one of await listDeposits(db, [unitId], 9))
            await transfer({ bankTxId: randomUUID(), amount: Math.max(1000, one.amount + sum - amount), content: `nop ${one.reference}` })
        if (what === 'ask_back') await inTransaction(db, async (trx) => void (await returnShorts(trx, order, 'xin lại', { by: ann, at })))
        // One alone, or all three as one entry of the drawer.
        if (what === 'cash')
          await takeCash(db, { of: (sum === amount ? [order] : orders).map(({ id }) => ({ orderId: id, seen: amount })), by: ann, at })
        if (what === 'accept') await inTransaction(db, (trx) => acceptPayment(trx, of, async () => facts, { by: ann, at }))
        if (what === 'release') await inTransaction(db, (trx) => releasePayment(trx, of, 'rút', { by: ann, at }))
        if (what === 'ask')
          await askRefund(db, { orderId: order.id, amount: sum === amount ? amount : 10_000, reason: 'nhầm', by: ann, at })
        const refunds = await listRefunds(db, { units: [unitId], states: ['asked', 'approved'], limit: 9 })
        const refund = refunds[which]
        if (what === 'decide' && refund) await decideRefund(db, { id: refund.id, approve: sum === amount, by: ben, at })
        if (what === 'pay' && refund) await payRefund(db, { id: refund.id, method: sum === amount ? 'transfer' : 'cash', by: ben, at })
        const question = (await listDiscrepancies(db, { units: [unitId], resolved: false, limit: 9 }))[0]
        if (question && (what === 'assign' || what === 'send_back')) {
          const resolution = what === 'assign' ? 'assigned' : 'returned'
          const answered = await resolve(db, { id: question.id, resolution, note: 'đã hỏi', by: ann, at })
          if (answered === 'proposed') await confirmResolution(db, { id: question.id, agree: true, by: ben, at })
        }
        if (what === 'close')
          await closeDay(db, {
            unit: { id: unitId, name: 'Xã Thử', path: [unitId] },
            counted: Math.max(0, sum - amount),
            note: 'đếm',
            by: ann,
            at,
          })
      })
    }
    await judge(db, unitId, orders)
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), run), { numRuns: 25 })
  assert.equal((await countUnbalanced(db)).unbalanced, 0)
})

/** A refusal is an answer; anything else that is thrown fails the test. */
async function act(run: () => Promise<void>): Promise<void> {
  await run().catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
  })
}

async function judge(db: Db, unitId: string, orders: Order[]): Promise<void> {
  const now = await Promise.all(orders.map((order) => findOrder(db, { id: order.id })))
  const sumOf = (states: string[]): number =>
    now.reduce((sum, order) => sum + (order && states.includes(order.state) ? order.amount : 0), 0)
  const refunds = await listRefunds(db, { units: [unitId], states: ['asked', 'approved', 'rejected', 'paid'], limit: 100 })
  const owed = refunds.filter((one) =>
    one.source === 'captured' ? one.state === 'approved' : one.state === 'asked' || one.state === 'approved',
  )
  const given = now.reduce((sum, order) => sum + (order && order.capturedAt ? order.refunded : 0), 0)
  const captured = now.reduce((sum, order) => sum + (order?.capturedAt ? order.amount : 0), 0)
  assert.equal(await balanceOf(db, 'held', unitId), 0 - sumOf(['authorised']))
  assert.equal(await balanceOf(db, 'revenue', unitId), given - captured)
  assert.equal(await balanceOf(db, 'refundable', unitId), 0 - owed.reduce((sum, one) => sum + one.amount, 0))
  assert.ok(now.every((order) => order && order.refunded <= order.amount))
  const coming = (await listDeposits(db, [unitId], 9)).filter((one) => !one.arrivedAt).reduce((sum, one) => sum + one.amount, 0)
  assert.equal(await balanceOf(db, 'deposited', unitId), coming)
  // What came for orders and pays none of them lies open for an accountant, or is on its way back: it is never lost.
  const { rows: credits } = await sql<{ came: number; open: number; held: number }>`select
      coalesce((select sum(b.amount) from payments.bank_transaction b join payments.ledger_transaction t on t.bank_transaction_id = b.id
        where t.kind = 'unidentified' and b.id in (select bank_transaction_id from payments.discrepancy where ${unitId}::uuid = any(unit_path))), 0) as came,
      coalesce((select sum(amount) from payments.discrepancy where ${unitId}::uuid = any(unit_path) and state <> 'resolved' and bank_transaction_id is not null), 0) as open,
      coalesce((select sum(e.amount) from payments.ledger_transaction t join payments.ledger_entry e on e.transaction_id = t.id
        where e.account = 'unidentified' and t.kind <> 'unidentified' and t.bank_transaction_id in
          (select bank_transaction_id from payments.discrepancy where ${unitId}::uuid = any(unit_path))), 0) as held`.execute(db)
  assert.equal((credits[0]?.came ?? 0) - (credits[0]?.held ?? 0), credits[0]?.open ?? 0)
  // Every đồng that came over the counter stands in an entry of the drawer, and each entry is all of its parts.
  const { rows: drawer } = await sql<{ posted: number; entered: number; parts: number }>`select
      coalesce((select sum(e.amount) from payments.ledger_transaction t join payments.ledger_entry e on e.transaction_id = t.id
        where t.kind = 'cash_held' and e.account = 'cash' and t.unit_id = ${unitId}::uuid), 0) as posted,
      coalesce((select sum(amount) from payments.cash_taking where unit_id = ${unitId}::uuid), 0) as entered,
      coalesce((select sum(p.amount) from payments.cash_part p join payments.cash_taking c on c.id = p.taking_id where c.unit_id = ${unitId}::uuid), 0) as parts`.execute(
    db,
  )
  const [till] = drawer
  assert.deepEqual([till?.entered, till?.parts], [till?.posted, till?.posted])
  const { rows } = await sql<{ most: number }>`select coalesce(max(n), 0) as most from (select count(*) as n from payments.order_event
    where type = 'captured' and order_id = any(${orders.map((order) => order.id)}::uuid[]) group by order_id) c`.execute(db)
  assert.ok((rows[0]?.most ?? 0) <= 1)
  const twice = await sql`select transaction_id from payments.ledger_entry group by transaction_id having sum(amount) <> 0`.execute(db)
  assert.equal(twice.rows.length, 0)
}
