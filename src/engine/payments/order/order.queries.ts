import { ask, type Db, sql } from '#core/db.ts'
import { timedId } from '#core/ids.ts'
import type { CollectionAccount, Of, Order, OrderEvent } from './order.ts'
import type { OrderState } from './order-states.rules.ts'

const columnText = `o.id, o.kind, o.subject, o.title, o.owner_id as "ownerId", o.payer, o.unit_id as "unitId", o.unit_name as "unitName",
  o.unit_path as "unitPath", o.fee_rule_id as "feeRuleId", o.collect, o.price, o.amount, o.state, o.reference, o.account_id as "accountId",
  o.method, o.accepted, o.current, o.replaces, o.refunded, o.requested_at as "requestedAt", o.expires_at as "expiresAt",
  o.authorised_at as "authorisedAt", o.captured_at as "capturedAt"`
const columns = sql.raw(columnText)
export const orderColumns = columns
export const orderText = columnText

export type OrderKey = { id: string } | { reference: string } | Of

const orderBy = (condition: string): string => `select ${columnText} from payments.payment_order o where ${condition}`
const byId = orderBy('o.id = $1::uuid')
const byReference = orderBy('o.reference = $1')
const bySubject = orderBy('o.kind = $1 and o.subject = $2 and o.current')

const matching = (by: OrderKey): [text: string, values: string[]] =>
  'id' in by ? [byId, [by.id]] : 'reference' in by ? [byReference, [by.reference]] : [bySubject, [by.kind, by.subject]]

export async function findOrder(db: Db, by: OrderKey): Promise<Order | undefined> {
  const [text, values] = matching(by)
  const [order] = await ask<Order>(db, text, values)
  return order
}

/** The order, held for this transaction. A second caller waits here and then sees what the first did. */
export async function lockOrder(trx: Db, by: OrderKey): Promise<Order | undefined> {
  const [text, values] = matching(by)
  const [order] = await ask<Order>(trx, `${text} for update`, values)
  return order
}

export type NewEvent = Omit<OrderEvent, 'seq'> & { actorId: string | null; facts: Record<string, unknown> }
const eventValues = (event: NewEvent): unknown[] => [
  event.type,
  event.from,
  event.to,
  event.at,
  event.actorId,
  event.actorName,
  event.note,
  JSON.stringify(event.facts),
]

/** Writes a new order with its first event. */
export async function insertOrder(trx: Db, order: Omit<Order, 'id'>, event: NewEvent): Promise<Order> {
  const id = timedId()
  await ask(trx, orderInsertion, [
    id,
    ...eventValues(event),
    order.kind,
    order.subject,
    JSON.stringify(order.title),
    order.ownerId,
    order.payer,
    order.unitId,
    order.unitName,
    order.unitPath,
    order.feeRuleId,
    order.collect,
    JSON.stringify(order.price),
    order.amount,
    order.state,
    order.reference,
    order.accountId,
    order.method,
    order.accepted,
    order.current,
    order.replaces,
    order.requestedAt,
    order.expiresAt,
  ])
  return { ...order, id }
}
const eventColumns = 'order_id, seq, type, from_state, to_state, at, actor_id, actor_name, note, facts'
const orderInsertion = `with noted as (insert into payments.order_event (${eventColumns})
    values ($1::uuid, 1, $2, $3, $4, $5, $6::uuid, $7, $8, $9::jsonb))
  insert into payments.payment_order (id, kind, subject, title, owner_id, payer, unit_id, unit_name, unit_path, fee_rule_id, collect, price,
    amount, state, reference, account_id, method, accepted, current, replaces, requested_at, expires_at)
  values ($1::uuid, $10, $11, $12::jsonb, $13::uuid, $14, $15::uuid, $16, $17::uuid[], $18::uuid, $19, $20::jsonb, $21, $22, $23, $24::uuid, $25,
    $26, $27, $28::uuid, $29, $30)`

const changing = `update payments.payment_order set state = $2, method = $3, accepted = $4, current = $5, refunded = $6, authorised_at = $7,
    captured_at = $8 where id = $1::uuid`
const changeable = (order: Order): unknown[] => [
  order.id,
  order.state,
  order.method,
  order.accepted,
  order.current,
  order.refunded,
  order.authorisedAt,
  order.capturedAt,
]

/** Writes what may change of an order without an event. */
export async function updateOrder(trx: Db, order: Order): Promise<void> {
  await ask(trx, changing, changeable(order))
}

/** Writes what an event changes of an order, and the event. */
export async function moveOrder(trx: Db, order: Order, event: NewEvent): Promise<void> {
  await ask(trx, moving, [...changeable(order), ...eventValues(event)])
}
const moving = `with noted as (insert into payments.order_event (${eventColumns})
    select $1::uuid, coalesce(max(seq), 0) + 1, $9, $10, $11, $12, $13::uuid, $14, $15, $16::jsonb from payments.order_event where order_id = $1::uuid)
  ${changing}`

/** An order that was asked ahead becomes that of the case that began. */
export async function rehomeOrder(trx: Db, id: string, to: Of & { unitPath: string[] }): Promise<void> {
  await sql`update payments.payment_order set kind = ${to.kind}, subject = ${to.subject}, unit_path = ${to.unitPath}::uuid[] where id = ${id}::uuid`.execute(
    trx,
  )
}

export async function listEvents(db: Db, orderId: string): Promise<OrderEvent[]> {
  const { rows } = await sql<OrderEvent>`select seq, type, from_state as "from", to_state as "to", at, actor_name as "actorName", note
    from payments.order_event where order_id = ${orderId}::uuid order by seq desc`.execute(db)
  return rows
}

export async function listOwnOrders(db: Db, ownerId: string, limit: number): Promise<Order[]> {
  const { rows } = await sql<Order>`select ${columns} from payments.payment_order o
    where o.owner_id = ${ownerId}::uuid and (o.current or o.state not in ('cancelled', 'expired')) order by o.requested_at desc, o.id limit ${limit}`.execute(
    db,
  )
  return rows
}

/** Orders of these units and all below them, newest first. */
export async function listOrders(
  db: Db,
  by: { units: string[]; states: OrderState[]; q?: string | undefined; before?: Date | undefined; limit: number },
): Promise<Order[]> {
  const words = by.q?.trim()
  const like = words ? `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%` : null
  const { rows } = await sql<Order>`select ${columns} from payments.payment_order o
    where o.unit_path && ${by.units}::uuid[] and o.state = any(${by.states}::text[])
      and (o.current or o.state not in ('expired', 'cancelled'))
      and ${
        like
          ? sql`(o.subject ilike ${like} or o.reference ilike ${like} or o.payer ilike ${like}
        or exists (select from payments.joint_part p join payments.joint_payment j on j.id = p.joint_id where p.order_id = o.id and j.reference ilike ${like}))`
          : sql`true`
      }
      and ${by.before ? sql`o.requested_at < ${by.before}` : sql`true`}
    order by o.requested_at desc, o.id limit ${by.limit}`.execute(db)
  return rows
}

export async function countOrders(db: Db, units: string[]): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`select state, count(*) as count from payments.payment_order
    where unit_path && ${units}::uuid[] and current group by state`.execute(db)
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

/** Orders whose time has passed, taken for this transaction; those another worker holds are left to it. */
export async function lockExpired(trx: Db, before: Date, limit: number): Promise<Order[]> {
  const { rows } = await sql<Order>`select ${columns} from payments.payment_order o
    where o.state = 'requested' and o.expires_at < ${before} order by o.expires_at limit ${limit} for update skip locked`.execute(trx)
  return rows
}

const accountText = `id, unit_id as "unitId", unit_path as "unitPath", bin, number, name, bank_name as "bankName", example`
const accountColumns = sql.raw(accountText)

export async function getAccount(db: Db, id: string): Promise<CollectionAccount> {
  const { rows } = await sql<CollectionAccount>`select ${accountColumns} from payments.collection_account where id = ${id}::uuid`.execute(
    db,
  )
  if (!rows[0]) throw new Error(`no collection account ${id}`)
  return rows[0]
}

/** The account into which a unit's fees go: its own, its nearest superior's, or the one for all. */
export async function findAccountFor(db: Db, unitCodes: readonly string[]): Promise<CollectionAccount | undefined> {
  const [account] = await ask<CollectionAccount>(db, accountFor, [unitCodes])
  return account
}
const accountFor = `select ${accountText} from payments.collection_account
  where ended_at is null and (covers = '*' or covers = any($1::text[]))
  order by coalesce(array_position($1::text[], covers), 1000) limit 1`

export async function findAccountByNumber(db: Db, bin: string, number: string): Promise<CollectionAccount | undefined> {
  const { rows } =
    await sql<CollectionAccount>`select ${accountColumns} from payments.collection_account where bin = ${bin} and number = ${number}`.execute(
      db,
    )
  return rows[0]
}

/** Accounts whose unmatched money these units look after. */
export async function listAccounts(db: Db, units: string[]): Promise<CollectionAccount[]> {
  const { rows } = await sql<CollectionAccount>`select ${accountColumns} from payments.collection_account
    where ended_at is null and unit_path && ${units}::uuid[] order by bin, number`.execute(db)
  return rows
}

export async function saveAccount(trx: Db, account: Omit<CollectionAccount, 'id'> & { covers: string }): Promise<{ fresh: boolean }> {
  const { rows } = await sql<{
    fresh: boolean
  }>`insert into payments.collection_account (unit_id, unit_path, covers, bin, number, name, bank_name, example)
    values (${account.unitId}::uuid, ${account.unitPath}::uuid[], ${account.covers}, ${account.bin}, ${account.number}, ${account.name}, ${account.bankName}, ${account.example})
    on conflict (bin, number) do update set unit_id = excluded.unit_id, unit_path = excluded.unit_path, covers = excluded.covers, name = excluded.name,
      bank_name = excluded.bank_name, example = excluded.example, ended_at = null
    returning (xmax = 0) as fresh`.execute(trx)
  return { fresh: rows[0]?.fresh ?? false }
}

/** Accounts that the pack no longer names take no new orders; those on old QRs still post. */
export async function endOtherAccounts(trx: Db, numbers: string[], at: Date): Promise<void> {
  await sql`update payments.collection_account set ended_at = ${at} where ended_at is null and not (bin || ' ' || number = any(${numbers}::text[]))`.execute(
    trx,
  )
}

/**
 * The officers of a unit that took another over reach its open payments, refunds and questions. In the ledger they stay the
 * old unit's: what was written there keeps its meaning.
 */
export async function movePayments(trx: Db, from: string, path: string[]): Promise<void> {
  const reach = sql`${[...path, from]}::uuid[]`
  await sql`update payments.payment_order set unit_path = ${reach}
    where unit_id = ${from}::uuid and state in ('requested', 'expired', 'authorised', 'captured', 'voided', 'partly_refunded')`.execute(trx)
  await sql`update payments.refund set unit_path = ${reach} where unit_id = ${from}::uuid and state in ('asked', 'approved')`.execute(trx)
  await sql`update payments.discrepancy set unit_path = ${reach} where unit_id = ${from}::uuid and state <> 'resolved'`.execute(trx)
}

/** Subjects of orders that are not paid yet and keep another version of the fee's rule. */
export async function listUnpaidOnOtherRule(db: Db, kind: string, rule: { key: string; id: string }, limit: number): Promise<Order[]> {
  const { rows } = await sql<Order>`select ${columns} from payments.payment_order o join payments.fee_rule r on r.id = o.fee_rule_id
    where o.kind = ${kind} and r.key = ${rule.key} and r.id <> ${rule.id}::uuid and o.current and o.state = 'requested'
    order by o.requested_at limit ${limit}`.execute(db)
  return rows
}

/** What each of these was asked, by subject; those without an order are left out. */
export async function listOrderSums(
  db: Db,
  kind: string,
  subjects: readonly string[],
): Promise<Map<string, { amount: number; feeRuleId: string }>> {
  const { rows } = await sql<{ subject: string; amount: number; feeRuleId: string }>`select subject, amount, fee_rule_id as "feeRuleId"
    from payments.payment_order where kind = ${kind} and subject = any(${subjects}::text[]) and current`.execute(db)
  return new Map(rows.map(({ subject, ...rest }) => [subject, rest]))
}
