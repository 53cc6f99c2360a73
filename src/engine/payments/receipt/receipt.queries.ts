import { type Db, sql } from '#core/db.ts'
import type { Price } from '../fees/price.rules.ts'
import type { Method } from '../order/order.ts'

export type Receipt = {
  id: string
  unitId: string
  book: string
  year: number
  number: number
  orderId: string
  code: string
  method: Method
  payer: string
  amount: number
  price: Price
  issuedAt: Date
  issuedBy: string
}

const columns = sql.raw(`id, unit_id as "unitId", book, year, number, order_id as "orderId", code, method, payer, amount, price,
  issued_at as "issuedAt", issued_by as "issuedBy"`)

/** The next number of a book: held until this transaction ends, and given back when it fails. */
export async function takeNumber(trx: Db, unitId: string, book: string, year: number): Promise<number> {
  const { rows } = await sql<{
    last: number
  }>`insert into payments.receipt_counter (unit_id, book, year, last) values (${unitId}::uuid, ${book}, ${year}, 1)
    on conflict (unit_id, book, year) do update set last = payments.receipt_counter.last + 1 returning last`.execute(trx)
  return rows[0]?.last ?? 0
}

export async function insertReceipt(trx: Db, receipt: Omit<Receipt, 'id'>, day: string): Promise<void> {
  await sql`insert into payments.receipt (unit_id, book, year, number, order_id, code, method, payer, amount, price, issued_at, day, issued_by)
    values (${receipt.unitId}::uuid, ${receipt.book}, ${receipt.year}, ${receipt.number}, ${receipt.orderId}::uuid, ${receipt.code}, ${receipt.method},
      ${receipt.payer}, ${receipt.amount}, ${JSON.stringify(receipt.price)}::jsonb, ${receipt.issuedAt}, ${day}::date, ${receipt.issuedBy})`.execute(
    trx,
  )
}

export async function findReceipt(db: Db, by: { orderId: string } | { code: string }): Promise<Receipt | undefined> {
  const { rows } = await sql<Receipt>`select ${columns} from payments.receipt
    where ${'orderId' in by ? sql`order_id = ${by.orderId}::uuid` : sql`code = ${by.code}`}`.execute(db)
  return rows[0]
}

export async function listReceiptsOf(db: Db, orderIds: string[]): Promise<Receipt[]> {
  const { rows } = await sql<Receipt>`select ${columns} from payments.receipt where order_id = any(${orderIds}::uuid[])`.execute(db)
  return rows
}

export type ReceiptSpan = { book: string; first: number; last: number; count: number; amount: number }

/** The receipts of a unit on a day, by book: from which number to which. */
export async function listSpans(db: Db, unitId: string, day: string): Promise<ReceiptSpan[]> {
  const { rows } = await sql<ReceiptSpan>`select book, min(number) as first, max(number) as last, count(*) as count, sum(amount) as amount
    from payments.receipt where unit_id = ${unitId}::uuid and day = ${day}::date group by book order by book`.execute(db)
  return rows
}
