import { type Db, sql } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'
import type { Order } from '../order/order.ts'
import { orderColumns } from '../order/order.queries.ts'

/** Several orders of one person to be paid by one transfer. */
export type Joint = {
  id: string
  ownerId: string
  payer: string
  subject: string | null
  title: Localized
  accountId: string
  amount: number
  reference: string
  replaces: string | null
  requestedAt: Date
  expiresAt: Date
  paidAt: Date | null
}
const columns =
  sql.raw(`j.id, j.owner_id as "ownerId", j.payer, j.subject, j.title, j.account_id as "accountId", j.amount, j.reference, j.replaces,
  j.requested_at as "requestedAt", j.expires_at as "expiresAt", j.paid_at as "paidAt"`)

export type JointKey = { id: string } | { reference: string } | { subject: string }
const where = (by: JointKey) =>
  'id' in by ? sql`j.id = ${by.id}::uuid` : 'reference' in by ? sql`j.reference = ${by.reference}` : sql`j.subject = ${by.subject}`

/** The payment; of several about one case the newest. */
export async function findJoint(db: Db, by: JointKey): Promise<Joint | undefined> {
  const { rows } =
    await sql<Joint>`select ${columns} from payments.joint_payment j where ${where(by)} order by j.requested_at desc, j.id limit 1`.execute(
      db,
    )
  return rows[0]
}

export async function lockJoint(trx: Db, by: { reference: string } | { id: string }): Promise<Joint | undefined> {
  return (await sql<Joint>`select ${columns} from payments.joint_payment j where ${where(by)} for update`.execute(trx)).rows[0]
}

export type JointPart = { order: Order; amount: number }
type Row = Order & { partAmount: number }
const asPart = ({ partAmount, ...order }: Row): JointPart => ({ order, amount: partAmount })

/** Its orders with what each was when they were put together, in one lasting order; held where `lock` says so. */
export async function listJointParts(db: Db, jointId: string, lock = false): Promise<JointPart[]> {
  const { rows } = await sql<Row>`select ${orderColumns}, p.amount as "partAmount"
    from payments.joint_part p join payments.payment_order o on o.id = p.order_id where p.joint_id = ${jointId}::uuid order by o.id
    ${lock ? sql`for update of o` : sql``}`.execute(db)
  return rows.map(asPart)
}

/** Payments of several that name any of these orders and are not paid, newest first. */
export async function listUnpaidJoints(db: Db, orderIds: readonly string[]): Promise<Joint[]> {
  const { rows } = await sql<Joint>`select ${columns} from payments.joint_payment j where j.paid_at is null
    and exists (select from payments.joint_part p where p.joint_id = j.id and p.order_id = any(${[...orderIds]}::uuid[]))
    order by j.requested_at desc, j.id`.execute(db)
  return rows
}

/** The paid payment through which an order's money came. */
export async function findJointOfOrder(db: Db, orderId: string): Promise<Joint | undefined> {
  const { rows } = await sql<Joint>`select ${columns} from payments.joint_payment j join payments.joint_part p on p.joint_id = j.id
    where p.order_id = ${orderId}::uuid and j.paid_at is not null limit 1`.execute(db)
  return rows[0]
}

export async function listOwnJoints(db: Db, ownerId: string): Promise<Joint[]> {
  const { rows } =
    await sql<Joint>`select ${columns} from payments.joint_payment j where j.owner_id = ${ownerId}::uuid order by j.requested_at`.execute(
      db,
    )
  return rows
}

export async function insertJoint(trx: Db, joint: Omit<Joint, 'id' | 'paidAt'>, parts: readonly Order[]): Promise<Joint> {
  const { rows } = await sql<{
    id: string
  }>`insert into payments.joint_payment (owner_id, payer, subject, title, account_id, amount, reference, replaces, requested_at, expires_at)
    values (${joint.ownerId}::uuid, ${joint.payer}, ${joint.subject}, ${JSON.stringify(joint.title)}::jsonb, ${joint.accountId}::uuid, ${joint.amount},
      ${joint.reference}, ${joint.replaces}::uuid, ${joint.requestedAt}, ${joint.expiresAt}) returning id`.execute(trx)
  const id = rows[0]?.id ?? ''
  await sql`insert into payments.joint_part (joint_id, order_id, amount)
    select ${id}::uuid, p.id, p.amount from unnest(${parts.map((one) => one.id)}::uuid[], ${parts.map((one) => one.amount)}::bigint[]) as p (id, amount)`.execute(
    trx,
  )
  return { ...joint, id, paidAt: null }
}

export async function setJointPaid(trx: Db, id: string, at: Date): Promise<void> {
  await sql`update payments.joint_payment set paid_at = ${at} where id = ${id}::uuid`.execute(trx)
}
