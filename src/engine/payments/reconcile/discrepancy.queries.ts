import { type Db, sql } from '#core/db.ts'

export const discrepancyKinds = [
  'unknown_reference',
  'short',
  'over',
  'paid_twice',
  'late',
  'order_closed',
  'not_on_statement',
  'amount_differs',
  'unknown_debit',
  'ledger_differs',
  'deposit_differs',
  'deposit_missing',
] as const
export type DiscrepancyKind = (typeof discrepancyKinds)[number]
export type Resolution = 'assigned' | 'returned' | 'written_off' | 'explained' | 'arrived' | 'completed'

export type Discrepancy = {
  id: string
  kind: DiscrepancyKind
  amount: number
  accountId: string | null
  bankTransactionId: string | null
  orderId: string | null
  unitId: string
  unitPath: string[]
  day: string
  detail: Record<string, string | number>
  openedAt: Date
  state: 'open' | 'proposed' | 'resolved'
  resolution: Resolution | null
  jointId: string | null
  depositId: string | null
  targetReference: string | null
  note: string | null
  proposedBy: string | null
  proposedName: string | null
  proposedAt: Date | null
  resolvedBy: string | null
  resolvedName: string | null
  resolvedAt: Date | null
}

const columns =
  sql.raw(`d.id, d.kind, d.amount, d.account_id as "accountId", d.bank_transaction_id as "bankTransactionId", d.order_id as "orderId",
  d.unit_id as "unitId", d.unit_path as "unitPath", d.day::text as day, d.detail, d.opened_at as "openedAt", d.state, d.resolution, d.joint_id as "jointId", d.deposit_id as "depositId",
  d.target_reference as "targetReference", d.note,
  d.proposed_by as "proposedBy", d.proposed_name as "proposedName", d.proposed_at as "proposedAt", d.resolved_by as "resolvedBy",
  d.resolved_name as "resolvedName", d.resolved_at as "resolvedAt"`)

export type Opened = Pick<
  Discrepancy,
  'kind' | 'amount' | 'accountId' | 'bankTransactionId' | 'orderId' | 'unitId' | 'unitPath' | 'day' | 'detail' | 'openedAt'
> &
  Partial<Pick<Discrepancy, 'jointId' | 'depositId'>>

/** Opens a question for an accountant; the same about the same transfer is asked once. */
export async function openDiscrepancy(trx: Db, opened: Opened): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`insert into payments.discrepancy (kind, amount, account_id, bank_transaction_id, order_id, joint_id, deposit_id, unit_id, unit_path, day, detail,
      opened_at)
    values (${opened.kind}, ${opened.amount}, ${opened.accountId}::uuid, ${opened.bankTransactionId}::uuid, ${opened.orderId}::uuid,
      ${opened.jointId ?? null}::uuid, ${opened.depositId ?? null}::uuid, ${opened.unitId}::uuid,
      ${opened.unitPath}::uuid[], ${opened.day}::date, ${JSON.stringify(opened.detail)}::jsonb, ${opened.openedAt})
    on conflict do nothing returning id`.execute(trx)
  return rows[0]?.id
}

export async function lockDiscrepancy(trx: Db, id: string): Promise<Discrepancy | undefined> {
  const { rows } = await sql<Discrepancy>`select ${columns} from payments.discrepancy d where d.id = ${id}::uuid for update`.execute(trx)
  return rows[0]
}

export async function findDiscrepancy(db: Db, id: string): Promise<Discrepancy | undefined> {
  const { rows } = await sql<Discrepancy>`select ${columns} from payments.discrepancy d where d.id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function updateDiscrepancy(trx: Db, d: Discrepancy): Promise<void> {
  await sql`update payments.discrepancy set state = ${d.state}, resolution = ${d.resolution}, target_reference = ${d.targetReference}, note = ${d.note},
    proposed_by = ${d.proposedBy}::uuid, proposed_name = ${d.proposedName}, proposed_at = ${d.proposedAt},
    resolved_by = ${d.resolvedBy}::uuid, resolved_name = ${d.resolvedName}, resolved_at = ${d.resolvedAt} where id = ${d.id}::uuid`.execute(
    trx,
  )
}

export async function listDiscrepancies(db: Db, by: { units: string[]; resolved: boolean; limit: number }): Promise<Discrepancy[]> {
  const { rows } = await sql<Discrepancy>`select ${columns} from payments.discrepancy d
    where d.unit_path && ${by.units}::uuid[] and ${by.resolved ? sql`d.state = 'resolved'` : sql`d.state <> 'resolved'`}
    order by d.opened_at desc, d.id limit ${by.limit}`.execute(db)
  return rows
}

export async function countDiscrepancies(db: Db, units: string[]): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from payments.discrepancy where unit_path && ${units}::uuid[] and state <> 'resolved'`.execute(db)
  return rows[0]?.count ?? 0
}

/** Waiting questions "not on the statement" about transfers that are on one now. */
export async function closeArrived(trx: Db, bankTransactionIds: string[], at: Date): Promise<void> {
  await sql`update payments.discrepancy set state = 'resolved', resolution = 'arrived', resolved_name = 'tinhso', resolved_at = ${at}
    where kind = 'not_on_statement' and state <> 'resolved' and bank_transaction_id = any(${bankTransactionIds}::uuid[])`.execute(trx)
}

/** Deposits asked after that have come now. */
export async function closeDepositArrived(trx: Db, depositId: string, at: Date): Promise<void> {
  await sql`update payments.discrepancy set state = 'resolved', resolution = 'arrived', resolved_name = 'tinhso', resolved_at = ${at}
    where kind = 'deposit_missing' and state <> 'resolved' and deposit_id = ${depositId}::uuid`.execute(trx)
}

export type ShortOf = { orderId: string } | { jointId: string }
const shortOf = (of: ShortOf) =>
  'orderId' in of ? sql`order_id = ${of.orderId}::uuid and joint_id is null` : sql`joint_id = ${of.jointId}::uuid`

/** Open sums that came too little for an order, or for several together; oldest first. */
export async function listShorts(db: Db, of: ShortOf, lock = false): Promise<Discrepancy[]> {
  const { rows } = await sql<Discrepancy>`select ${columns} from payments.discrepancy d
    where d.kind = 'short' and d.state = 'open' and ${shortOf(of)} order by d.opened_at, d.id ${lock ? sql`for update` : sql``}`.execute(db)
  return rows
}

/** Money that came for an order, or for several together, and that an accountant has to look at before it counts. */
export async function listHeld(db: Db, of: ShortOf): Promise<Discrepancy[]> {
  const { rows } = await sql<Discrepancy>`select ${columns} from payments.discrepancy d
    where d.state <> 'resolved' and (d.kind in ('over', 'late', 'order_closed', 'paid_twice') or (d.kind = 'short' and d.state = 'proposed'))
      and ${shortOf(of)} order by d.opened_at, d.id`.execute(db)
  return rows
}

/** What came too little counts for what is asked in its place. */
export async function moveShorts(trx: Db, from: ShortOf, to: ShortOf): Promise<void> {
  await sql`update payments.discrepancy d set order_id = ${'orderId' in to ? to.orderId : null}::uuid, joint_id = ${'jointId' in to ? to.jointId : null}::uuid
    where d.kind = 'short' and d.state = 'open' and ${shortOf(from)}`.execute(trx)
}
