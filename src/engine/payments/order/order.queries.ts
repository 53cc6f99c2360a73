import { type Db, sql } from '#core/db.ts'
import type { CollectionAccount, Of, Order, OrderEvent } from './order.ts'
import type { OrderState } from './order-states.rules.ts'

const columns =
  sql.raw(`o.id, o.kind, o.subject, o.title, o.owner_id as "ownerId", o.payer, o.unit_id as "unitId", o.unit_name as "unitName",
  o.unit_path as "unitPath", o.fee_rule_id as "feeRuleId", o.collect, o.price, o.amount, o.state, o.reference, o.account_id as "accountId",
  o.method, o.accepted, o.current, o.replaces, o.refunded, o.requested_at as "requestedAt", o.expires_at as "expiresAt",
  o.authorised_at as "authorisedAt", o.captured_at as "capturedAt"`)
export const orderColumns = columns

export type OrderKey = { id: string } | { reference: string } | Of

const matching = (by: OrderKey) =>
  'id' in by
    ? sql`o.id = ${by.id}::uuid`
    : 'reference' in by
      ? sql`o.reference = ${by.reference}`
      : sql`o.kind = ${by.kind} and o.subject = ${by.subject} and o.current`

export async function findOrder(db: Db, by: OrderKey): Promise<Order | undefined> {
  const { rows } = await sql<Order>`select ${columns} from payments.payment_order o where ${matching(by)}`.execute(db)
  return rows[0]
}

/** The order, held for this transaction. A second caller waits here and then sees what the first did. */
export async function lockOrder(trx: Db, by: OrderKey): Promise<Order | undefined> {
  const { rows } = await sql<Order>`select ${columns} from payments.payment_order o where ${matching(by)} for update`.execute(trx)
  return rows[0]
}

export async function insertOrder(trx: Db, order: Omit<Order, 'id'>): Promise<Order> {
  const { rows } = await sql<{
    id: string
  }>`insert into payments.payment_order (kind, subject, title, owner_id, payer, unit_id, unit_name, unit_path,
      fee_rule_id, collect, price, amount, state, reference, account_id, method, accepted, current, replaces, requested_at, expires_at)
    values (${order.kind}, ${order.subject}, ${JSON.stringify(order.title)}::jsonb, ${order.ownerId}::uuid, ${order.payer}, ${order.unitId}::uuid,
      ${order.unitName}, ${order.unitPath}::uuid[], ${order.feeRuleId}::uuid, ${order.collect}, ${JSON.stringify(order.price)}::jsonb, ${order.amount},
      ${order.state}, ${order.reference}, ${order.accountId}::uuid, ${order.method}, ${order.accepted}, ${order.current}, ${order.replaces}::uuid,
      ${order.requestedAt}, ${order.expiresAt}) returning id`.execute(trx)
  return { ...order, id: rows[0]?.id ?? '' }
}

/** Writes what may change of an order; its event is written beside it. */
export async function updateOrder(trx: Db, order: Order): Promise<void> {
  await sql`update payments.payment_order set state = ${order.state}, method = ${order.method}, accepted = ${order.accepted}, current = ${order.current},
      refunded = ${order.refunded}, authorised_at = ${order.authorisedAt}, captured_at = ${order.capturedAt}
    where id = ${order.id}::uuid`.execute(trx)
}

export async function insertEvent(
  trx: Db,
  orderId: string,
  event: Omit<OrderEvent, 'seq'> & { actorId: string | null; facts: Record<string, unknown> },
): Promise<void> {
  await sql`insert into payments.order_event (order_id, seq, type, from_state, to_state, at, actor_id, actor_name, note, facts)
    select ${orderId}::uuid, coalesce(max(seq), 0) + 1, ${event.type}, ${event.from}, ${event.to}, ${event.at}, ${event.actorId}::uuid, ${event.actorName},
      ${event.note}, ${JSON.stringify(event.facts)}::jsonb from payments.order_event where order_id = ${orderId}::uuid`.execute(trx)
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
      and ${like ? sql`(o.subject ilike ${like} or o.reference ilike ${like} or o.payer ilike ${like})` : sql`true`}
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

const accountColumns = sql.raw(`id, unit_id as "unitId", unit_path as "unitPath", bin, number, name, bank_name as "bankName", example`)

export async function getAccount(db: Db, id: string): Promise<CollectionAccount> {
  const { rows } = await sql<CollectionAccount>`select ${accountColumns} from payments.collection_account where id = ${id}::uuid`.execute(
    db,
  )
  if (!rows[0]) throw new Error(`no collection account ${id}`)
  return rows[0]
}

/** The account into which a unit's fees go: its own, its nearest superior's, or the one for all. */
export async function findAccountFor(db: Db, unitCodes: readonly string[]): Promise<CollectionAccount | undefined> {
  const { rows } = await sql<CollectionAccount>`select ${accountColumns} from payments.collection_account
    where ended_at is null and (covers = '*' or covers = any(${unitCodes}::text[]))
    order by coalesce(array_position(${unitCodes}::text[], covers), 1000) limit 1`.execute(db)
  return rows[0]
}

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
