import { type Db, sql } from '#core/db.ts'
import type { StatementLine } from './statement.ts'

export type Statement = {
  id: string
  name: string
  firstDay: string
  lastDay: string
  lines: number
  importedName: string
  importedAt: Date
}

export async function insertStatement(
  trx: Db,
  s: {
    accountId: string
    sha256: string
    name: string
    firstDay: string
    lastDay: string
    lines: number
    by: { id: string; name: string }
    at: Date
  },
): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`insert into payments.statement (account_id, sha256, name, first_day, last_day, lines, imported_by, imported_name, imported_at)
    values (${s.accountId}::uuid, ${s.sha256}, ${s.name}, ${s.firstDay}::date, ${s.lastDay}::date, ${s.lines}, ${s.by.id}::uuid, ${s.by.name}, ${s.at})
    on conflict (account_id, sha256) do nothing returning id`.execute(trx)
  return rows[0]?.id
}

/** Keeps a line; false when an earlier statement had it. */
export async function insertLine(
  trx: Db,
  of: { statementId: string; accountId: string; refundId: string | null },
  line: StatementLine,
): Promise<boolean> {
  const { rows } =
    await sql`insert into payments.statement_line (statement_id, line, account_id, bank_tx_id, amount, content, transacted_at, refund_id)
    values (${of.statementId}::uuid, ${line.line}, ${of.accountId}::uuid, ${line.bankTxId}, ${line.amount}, ${line.content}, ${line.transactedAt}, ${of.refundId}::uuid)
    on conflict (account_id, bank_tx_id) do nothing returning line`.execute(trx)
  return rows.length > 0
}

export async function listStatements(db: Db, accountIds: string[], limit: number): Promise<Statement[]> {
  const { rows } =
    await sql<Statement>`select id, name, first_day::text as "firstDay", last_day::text as "lastDay", lines, imported_name as "importedName",
    imported_at as "importedAt" from payments.statement where account_id = any(${accountIds}::uuid[]) order by imported_at desc limit ${limit}`.execute(
      db,
    )
  return rows
}

export type Untold = {
  id: string
  bankTxId: string
  amount: number
  orderId: string | null
  unitId: string | null
  unitPath: string[] | null
  day: string
}

/** Transfers that we posted in these days and that no statement shows. */
export async function listNotOnStatement(db: Db, accountId: string, from: Date, to: Date): Promise<Untold[]> {
  const { rows } =
    await sql<Untold>`select b.id, b.bank_tx_id as "bankTxId", b.amount, b.order_id as "orderId", o.unit_id as "unitId", o.unit_path as "unitPath",
      (b.transacted_at at time zone 'Asia/Ho_Chi_Minh')::date::text as day
    from payments.bank_transaction b left join payments.payment_order o on o.id = b.order_id
    where b.account_id = ${accountId}::uuid and b.transacted_at >= ${from} and b.transacted_at < ${to}
      and not exists (select from payments.statement_line l where l.account_id = b.account_id and l.bank_tx_id = b.bank_tx_id)`.execute(db)
  return rows
}

/** One line of the three-way comparison: what we recorded, what the bank's statement says, what the ledger says. */
export type Compared = {
  what: 'orders' | 'together' | 'deposits' | 'unmatched' | 'refunds'
  unitId: string | null
  unitName: string | null
  count: number
  recorded: number
  statement: number
  ledger: number
}

/** Transfers of a span, by the unit whose orders they pay; those for several units' orders, deposited cash and what pays none stand apart. */
export async function compareTransfers(db: Db, accountIds: string[], from: Date, to: Date): Promise<Compared[]> {
  const { rows } = await sql<Compared>`
    with told as (select b.id, b.account_id, b.bank_tx_id, b.amount, o.unit_id, o.unit_name,
        case when b.joint_id is not null then 'together' when d.id is not null then 'deposits' when o.id is null then 'unmatched' else 'orders' end as what
      from payments.bank_transaction b
      left join payments.payment_order o on o.id = b.order_id
      left join payments.deposit d on d.bank_transaction_id = b.id
      where b.account_id = any(${accountIds}::uuid[]) and b.transacted_at >= ${from} and b.transacted_at < ${to})
    select k.what, k.unit_id as "unitId", max(k.unit_name) as "unitName", count(*) as count, coalesce(sum(k.amount), 0) as recorded,
      coalesce(sum(l.amount), 0) as statement, coalesce(sum(g.amount), 0) as ledger
    from told k
    left join payments.statement_line l on l.account_id = k.account_id and l.bank_tx_id = k.bank_tx_id
    left join lateral (select sum(e.amount) as amount from payments.ledger_transaction t join payments.ledger_entry e on e.transaction_id = t.id
      where t.bank_transaction_id = k.id and e.account = 'bank') g on true
    group by k.what, k.unit_id order by k.what, max(k.unit_name) nulls last`.execute(db)
  return rows
}

/** Refunds that left by transfer in a span: recorded, on the statement, in the ledger. */
export async function compareRefunds(db: Db, from: Date, to: Date, units: string[]): Promise<Compared> {
  const { rows } =
    await sql<Compared>`select 'refunds' as what, null as "unitId", null as "unitName", count(*) as count, coalesce(sum(-r.amount), 0) as recorded,
      coalesce(sum(l.amount), 0) as statement, coalesce(sum(g.amount), 0) as ledger
    from payments.refund r
    left join payments.statement_line l on l.refund_id = r.id
    left join lateral (select sum(e.amount) as amount from payments.ledger_transaction t join payments.ledger_entry e on e.transaction_id = t.id
      where t.refund_id = r.id and e.account = 'bank') g on true
    where r.state = 'paid' and r.method = 'transfer' and r.paid_at >= ${from} and r.paid_at < ${to} and r.unit_path && ${units}::uuid[]`.execute(
      db,
    )
  return rows[0] ?? { what: 'refunds', unitId: null, unitName: null, count: 0, recorded: 0, statement: 0, ledger: 0 }
}

export type ComparedCash = { unitId: string; unitName: string; receipts: number; ledger: number; counted: number | null }

/** Cash of a day by unit: what the receipts say, what the ledger says, and whether the day was counted. */
export async function compareCash(db: Db, units: string[], day: string): Promise<ComparedCash[]> {
  const { rows } = await sql<ComparedCash>`
    with taken as (select o.unit_id, max(o.unit_name) as unit_name, sum(r.amount) as receipts
        from payments.receipt r join payments.payment_order o on o.id = r.order_id
        where r.method = 'cash' and r.day = ${day}::date and o.unit_path && ${units}::uuid[] group by o.unit_id)
    select k.unit_id as "unitId", k.unit_name as "unitName", k.receipts,
      coalesce((select sum(e.amount) from payments.ledger_transaction t join payments.ledger_entry e on e.transaction_id = t.id
        where t.kind = 'cash_held' and t.day = ${day}::date and e.account = 'cash' and e.unit_id = k.unit_id), 0) as ledger,
      (select c.counted from payments.daily_close c where c.unit_id = k.unit_id and c.day = ${day}::date) as counted
    from taken k order by k.unit_name`.execute(db)
  return rows
}
