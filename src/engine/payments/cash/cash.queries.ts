import { type Db, sql } from '#core/db.ts'

/** The unit's cash desk, held for this transaction; answers with the last day that was closed. */
export async function lockCashDesk(trx: Db, unitId: string): Promise<string | null> {
  await sql`insert into payments.cash_desk (unit_id) values (${unitId}::uuid) on conflict do nothing`.execute(trx)
  const { rows } = await sql<{
    day: string | null
  }>`select closed_through::text as day from payments.cash_desk where unit_id = ${unitId}::uuid for update`.execute(trx)
  return rows[0]?.day ?? null
}

export async function closeCashDesk(trx: Db, unitId: string, day: string): Promise<void> {
  await sql`update payments.cash_desk set closed_through = ${day}::date where unit_id = ${unitId}::uuid`.execute(trx)
}

export type Drawer = { unitId: string; unitName: string; unitPath: string[] }

/** Units in reach whose drawer holds something, or took something on the day. */
export async function listDrawers(db: Db, units: string[], day: string): Promise<Drawer[]> {
  const { rows } = await sql<Drawer>`
    with drawers as (select e.unit_id from payments.ledger_entry e join payments.ledger_transaction t on t.id = e.transaction_id
      where e.account = 'cash' group by e.unit_id having sum(e.amount) <> 0 or bool_or(t.day = ${day}::date))
    select distinct on (o.unit_id) o.unit_id as "unitId", o.unit_name as "unitName", o.unit_path as "unitPath"
    from payments.payment_order o join drawers d on d.unit_id = o.unit_id
    where o.unit_path && ${units}::uuid[] order by o.unit_id, o.requested_at desc`.execute(db)
  return rows
}
