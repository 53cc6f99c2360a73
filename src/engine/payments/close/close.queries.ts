import { type Db, sql } from '#core/db.ts'
import type { ReceiptSpan } from '../receipt/receipt.queries.ts'

/** Closed days of before cash was booked by visits do not say how many there were. */
export type Figures = { spans: ReceiptSpan[]; cashTaken: number; cashBack: number; transfers: number; takings?: number }
export type Close = {
  id: string
  unitId: string
  unitName: string
  day: string
  expected: number
  counted: number
  difference: number
  figures: Figures
  note: string | null
  closedName: string
  closedAt: Date
}

/** What the ledger says of a unit's day: cash in, cash back, transfers held. */
export async function sumDay(db: Db, unitId: string, day: string): Promise<Omit<Figures, 'spans' | 'takings'>> {
  const { rows } = await sql<Omit<Figures, 'spans' | 'takings'>>`select
      coalesce(sum(e.amount) filter (where t.kind = 'cash_held'), 0) as "cashTaken",
      coalesce(-sum(e.amount) filter (where t.kind = 'refund_paid_cash' and e.account = 'cash'), 0) as "cashBack",
      coalesce(-sum(e.amount) filter (where t.kind in ('transfer_held', 'assigned')), 0) as transfers
    from payments.ledger_transaction t join payments.ledger_entry e on e.transaction_id = t.id
    where t.day = ${day}::date and t.unit_id = ${unitId}::uuid
      and ((t.kind in ('cash_held', 'refund_paid_cash') and e.account = 'cash') or (t.kind in ('transfer_held', 'assigned') and e.account = 'held'))`.execute(
    db,
  )
  return rows[0] ?? { cashTaken: 0, cashBack: 0, transfers: 0 }
}

export async function insertClose(
  trx: Db,
  close: Omit<Close, 'id' | 'difference'> & { unitPath: string[]; closedBy: string },
): Promise<void> {
  await sql`insert into payments.daily_close (unit_id, unit_path, unit_name, day, expected, counted, figures, note, closed_by, closed_name, closed_at)
    values (${close.unitId}::uuid, ${close.unitPath}::uuid[], ${close.unitName}, ${close.day}::date, ${close.expected}, ${close.counted},
      ${JSON.stringify(close.figures)}::jsonb, ${close.note}, ${close.closedBy}::uuid, ${close.closedName}, ${close.closedAt})`.execute(trx)
}

export async function listCloses(db: Db, units: string[], limit: number): Promise<Close[]> {
  const { rows } =
    await sql<Close>`select id, unit_id as "unitId", unit_name as "unitName", day::text as day, expected, counted, difference, figures, note,
      closed_name as "closedName", closed_at as "closedAt"
    from payments.daily_close where unit_path && ${units}::uuid[] order by day desc, unit_name limit ${limit}`.execute(db)
  return rows
}
