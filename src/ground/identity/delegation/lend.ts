import { type Db, sql } from '#core/db.ts'

export type Loan = {
  fromPerson: string
  toPerson: string
  unitId: string
  /** Which roles; those that the lender does not hold there, or that the other holds already, are left out. */
  roles: readonly string[]
  validFrom: Date
  validTo: Date
  reason: string
  at: Date
}

/** Lends roles held in a unit to a colleague for a time; answers with the delegations, for the one who may have to end them. */
export async function lendRoles(trx: Db, loan: Loan): Promise<{ id: string; role: string }[]> {
  const { rows } = await sql<{ id: string; role: string }>`
    insert into identity.delegation (from_person, to_person, role, unit_id, valid_from, valid_to, reason, given_at)
    select ${loan.fromPerson}::uuid, ${loan.toPerson}::uuid, r.role, r.unit_id, ${loan.validFrom}, ${loan.validTo}, ${loan.reason}, ${loan.at}
    from identity.role r
    where r.person_id = ${loan.fromPerson}::uuid and r.unit_id = ${loan.unitId}::uuid and r.role = any(${[...loan.roles]}::text[])
      and r.valid_from <= ${loan.at} and (r.valid_to is null or r.valid_to > ${loan.at})
      and not exists (select from identity.role o where o.person_id = ${loan.toPerson}::uuid and o.unit_id = r.unit_id and o.role = r.role
        and o.valid_from <= ${loan.at} and (o.valid_to is null or o.valid_to > ${loan.at}))
    returning id, role`.execute(trx)
  return rows
}

/** Ends loans before their time. */
export async function endLoans(trx: Db, ids: readonly string[], by: { at: Date; by: string }): Promise<void> {
  await sql`update identity.delegation set revoked_at = ${by.at}, revoked_by = ${by.by}::uuid
    where id = any(${[...ids]}::uuid[]) and revoked_at is null and valid_to > ${by.at}`.execute(trx)
}
