import { type Db, sql } from '#core/db.ts'

/** The counted cash of a unit's day, on its way to the bank. */
export type Deposit = {
  id: string
  unitId: string
  unitPath: string[]
  unitName: string
  day: string
  amount: number
  reference: string
  madeName: string
  madeAt: Date
  bankTransactionId: string | null
  arrivedAt: Date | null
}
const columns =
  sql.raw(`p.id, p.unit_id as "unitId", p.unit_path as "unitPath", p.unit_name as "unitName", p.day::text as day, p.amount, p.reference,
  p.made_name as "madeName", p.made_at as "madeAt", p.bank_transaction_id as "bankTransactionId", p.arrived_at as "arrivedAt"`)

export async function insertDeposit(trx: Db, one: Omit<Deposit, 'id' | 'bankTransactionId' | 'arrivedAt'>): Promise<void> {
  await sql`insert into payments.deposit (unit_id, unit_path, unit_name, day, amount, reference, made_name, made_at)
    values (${one.unitId}::uuid, ${one.unitPath}::uuid[], ${one.unitName}, ${one.day}::date, ${one.amount}, ${one.reference}, ${one.madeName}, ${one.madeAt})`.execute(
    trx,
  )
}

export async function lockDeposit(trx: Db, reference: string): Promise<Deposit | undefined> {
  return (await sql<Deposit>`select ${columns} from payments.deposit p where p.reference = ${reference} for update`.execute(trx)).rows[0]
}

export async function findDeposit(db: Db, by: { id: string } | { reference: string }): Promise<Deposit | undefined> {
  const { rows } = await sql<Deposit>`select ${columns} from payments.deposit p
    where ${'id' in by ? sql`p.id = ${by.id}::uuid` : sql`p.reference = ${by.reference}`}`.execute(db)
  return rows[0]
}

export async function setArrived(trx: Db, id: string, bankTransactionId: string, at: Date): Promise<void> {
  await sql`update payments.deposit set bank_transaction_id = ${bankTransactionId}::uuid, arrived_at = ${at} where id = ${id}::uuid`.execute(
    trx,
  )
}

/** Deposits of these units that have not come, and those that came lately. */
export async function listDeposits(db: Db, units: string[], limit: number): Promise<Deposit[]> {
  const { rows } = await sql<Deposit>`select ${columns} from payments.deposit p where p.unit_path && ${units}::uuid[]
    order by (p.arrived_at is null) desc, p.day desc, p.unit_name limit ${limit}`.execute(db)
  return rows
}

/** Deposits made by a day that no account has got. */
export async function listMissing(db: Db, until: string): Promise<Deposit[]> {
  const { rows } = await sql<Deposit>`select ${columns} from payments.deposit p where p.arrived_at is null and p.day <= ${until}::date
    order by p.day, p.id limit 1000`.execute(db)
  return rows
}
