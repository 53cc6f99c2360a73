import { type Db, sql } from '#core/db.ts'

export type RefundState = 'asked' | 'approved' | 'rejected' | 'paid'
export type RefundSource = 'captured' | 'voided' | 'excess' | 'unidentified'
export type Refund = {
  id: string
  source: RefundSource
  orderId: string | null
  discrepancyId: string | null
  unitId: string
  unitPath: string[]
  amount: number
  reason: string
  reference: string
  state: RefundState
  askedBy: string | null
  askedName: string
  askedAt: Date
  decidedBy: string | null
  decidedName: string | null
  decidedAt: Date | null
  decidedNote: string | null
  method: 'transfer' | 'cash' | null
  paidBy: string | null
  paidName: string | null
  paidAt: Date | null
}

const columns =
  sql.raw(`r.id, r.source, r.order_id as "orderId", r.discrepancy_id as "discrepancyId", r.unit_id as "unitId", r.unit_path as "unitPath", r.amount,
  r.reason, r.reference, r.state, r.asked_by as "askedBy", r.asked_name as "askedName", r.asked_at as "askedAt", r.decided_by as "decidedBy",
  r.decided_name as "decidedName", r.decided_at as "decidedAt", r.decided_note as "decidedNote", r.method, r.paid_by as "paidBy",
  r.paid_name as "paidName", r.paid_at as "paidAt"`)

export type Asked = Pick<
  Refund,
  'source' | 'orderId' | 'discrepancyId' | 'unitId' | 'unitPath' | 'amount' | 'reason' | 'reference' | 'askedBy' | 'askedName' | 'askedAt'
>

export async function insertRefund(trx: Db, asked: Asked): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`insert into payments.refund (source, order_id, discrepancy_id, unit_id, unit_path, amount, reason, reference, state, asked_by, asked_name, asked_at)
    values (${asked.source}, ${asked.orderId}::uuid, ${asked.discrepancyId}::uuid, ${asked.unitId}::uuid, ${asked.unitPath}::uuid[], ${asked.amount}, ${asked.reason},
      ${asked.reference}, 'asked', ${asked.askedBy}::uuid, ${asked.askedName}, ${asked.askedAt}) returning id`.execute(trx)
  return rows[0]?.id ?? ''
}

export async function lockRefund(trx: Db, id: string): Promise<Refund | undefined> {
  const { rows } = await sql<Refund>`select ${columns} from payments.refund r where r.id = ${id}::uuid for update`.execute(trx)
  return rows[0]
}

export async function findRefund(db: Db, by: { id: string } | { reference: string }): Promise<Refund | undefined> {
  const { rows } =
    await sql<Refund>`select ${columns} from payments.refund r where ${'id' in by ? sql`r.id = ${by.id}::uuid` : sql`r.reference = ${by.reference}`}`.execute(
      db,
    )
  return rows[0]
}

export async function updateRefund(trx: Db, refund: Refund): Promise<void> {
  await sql`update payments.refund set state = ${refund.state}, decided_by = ${refund.decidedBy}::uuid, decided_name = ${refund.decidedName}, decided_at = ${refund.decidedAt},
    decided_note = ${refund.decidedNote}, method = ${refund.method}, paid_by = ${refund.paidBy}::uuid, paid_name = ${refund.paidName}, paid_at = ${refund.paidAt}
    where id = ${refund.id}::uuid`.execute(trx)
}

/** What has been asked or given back of an order's captured money; rejected wishes do not count. */
export async function sumAsked(trx: Db, orderId: string): Promise<number> {
  const { rows } = await sql<{ sum: number }>`select coalesce(sum(amount), 0) as sum from payments.refund
    where order_id = ${orderId}::uuid and source = 'captured' and state <> 'rejected'`.execute(trx)
  return rows[0]?.sum ?? 0
}

export type RefundLine = Refund & { subject: string | null; payer: string | null; title: { vi: string } | null }

export async function listRefunds(db: Db, by: { units: string[]; states: RefundState[]; limit: number }): Promise<RefundLine[]> {
  const { rows } =
    await sql<RefundLine>`select ${columns}, o.subject, o.payer, o.title from payments.refund r left join payments.payment_order o on o.id = r.order_id
    where r.unit_path && ${by.units}::uuid[] and r.state = any(${by.states}::text[]) order by r.asked_at desc, r.id limit ${by.limit}`.execute(
      db,
    )
  return rows
}

export async function listRefundsOf(db: Db, orderIds: string[]): Promise<Refund[]> {
  const { rows } =
    await sql<Refund>`select ${columns} from payments.refund r where r.order_id = any(${orderIds}::uuid[]) order by r.asked_at`.execute(db)
  return rows
}

export async function countRefunds(db: Db, units: string[]): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from payments.refund where unit_path && ${units}::uuid[] and state in ('asked', 'approved')`.execute(db)
  return rows[0]?.count ?? 0
}

/** Refunds that left by transfer on a day: what the bank's statement shows as going out. */
export async function listPaidOut(db: Db, from: Date, to: Date): Promise<Refund[]> {
  const { rows } =
    await sql<Refund>`select ${columns} from payments.refund r where r.state = 'paid' and r.method = 'transfer' and r.paid_at >= ${from} and r.paid_at < ${to}
    order by r.paid_at, r.id`.execute(db)
  return rows
}
