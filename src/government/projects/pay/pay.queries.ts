import { type Db, sql } from '#core/db.ts'

export type Contract = {
  id: string
  projectId: string
  number: string
  supplier: string
  words: string
  signedOn: string
  software: string | null
  quantity: number
  unitPrice: number
  amount: number
  referencePrice: number | null
  reason: string | null
  byName: string
  at: Date
}
export type Payment = {
  id: string
  contractId: string
  dueOn: string
  amount: number
  plannedBy: string
  paidOn: string | null
  paidBy: string | null
}

const columns = sql.raw(`id, project_id as "projectId", number, supplier, words, signed_on::text as "signedOn", software, quantity,
  unit_price as "unitPrice", amount, reference_price as "referencePrice", reason, by_name as "byName", at`)

export async function listContracts(db: Db, projectIds: readonly string[]): Promise<Contract[]> {
  const { rows } = await sql<Contract>`select ${columns} from projects.contract where project_id = any(${projectIds}::uuid[])
    order by signed_on, number`.execute(db)
  return rows
}

export async function listPayments(db: Db, contractIds: readonly string[]): Promise<Payment[]> {
  const { rows } = await sql<Payment>`select id, contract_id as "contractId", due_on::text as "dueOn", amount, planned_by as "plannedBy",
      paid_on::text as "paidOn", paid_by as "paidBy" from projects.payment where contract_id = any(${contractIds}::uuid[])
    order by due_on, planned_at, id`.execute(db)
  return rows
}

export type By = { id: string | null; name: string }
export type NewContract = Omit<Contract, 'id' | 'byName' | 'amount'> & { by: By }

/** False where the project has a contract of that number already. */
export async function insertContract(trx: Db, given: NewContract): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`insert into projects.contract (project_id, number, supplier, words, signed_on, software, quantity,
      unit_price, amount, reference_price, reason, by_id, by_name, at)
    values (${given.projectId}, ${given.number}, ${given.supplier}, ${given.words}, ${given.signedOn}::date, ${given.software},
      ${given.quantity}, ${given.unitPrice}, ${given.quantity}::bigint * ${given.unitPrice}::bigint, ${given.referencePrice}, ${given.reason},
      ${given.by.id}, ${given.by.name}, ${given.at})
    on conflict (project_id, number) do nothing returning id`.execute(trx)
  return rows[0]?.id
}

export async function insertPayment(
  trx: Db,
  given: { contractId: string; dueOn: string; amount: number; by: By; at: Date },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into projects.payment (contract_id, due_on, amount, planned_by, planned_at)
    values (${given.contractId}, ${given.dueOn}::date, ${given.amount}, ${given.by.name}, ${given.at}) returning id`.execute(trx)
  return rows[0]?.id ?? ''
}

/** False where it was paid already. */
export async function markPaid(trx: Db, id: string, given: { on: string; by: By; at: Date }): Promise<boolean> {
  const { numAffectedRows } = await sql`update projects.payment set paid_on = ${given.on}::date, paid_by = ${given.by.name},
    paid_by_id = ${given.by.id}, paid_at = ${given.at} where id = ${id}::uuid and paid_on is null`.execute(trx)
  return numAffectedRows === 1n
}

/** What was paid in each year, by project. */
export async function paidByYear(db: Db): Promise<{ projectId: string; year: number; amount: number }[]> {
  const { rows } = await sql<{ projectId: string; year: number; amount: number }>`select c.project_id as "projectId",
      extract(year from y.paid_on)::int as year, sum(y.amount)::bigint as amount
    from projects.contract c join projects.payment y on y.contract_id = c.id where y.paid_on is not null group by 1, 2`.execute(db)
  return rows
}

/** Every purchase of something of the catalogue. */
export async function listPurchases(db: Db): Promise<Contract[]> {
  const { rows } = await sql<Contract>`select ${columns} from projects.contract where software is not null
    order by software, signed_on, id`.execute(db)
  return rows
}
