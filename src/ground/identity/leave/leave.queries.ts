import { type Db, sql } from '#core/db.ts'

export type Change = { id: number; what: 'joined' | 'moved' | 'left' | 'returned'; note: string; at: Date; byName: string | null }

export async function insertChange(
  trx: Db,
  change: { personId: string; what: Change['what']; note: string; roles: { role: string; unitId: string }[]; at: Date; by: string | null },
): Promise<void> {
  await sql`insert into identity.employment (person_id, what, note, roles, at, by)
    values (${change.personId}::uuid, ${change.what}, ${change.note}, ${JSON.stringify(change.roles)}::jsonb, ${change.at}, ${change.by}::uuid)`.execute(
    trx,
  )
}

export async function listChanges(db: Db, personId: string): Promise<Change[]> {
  const { rows } = await sql<Change>`select e.id, e.what, e.note, e.at, p.name as "byName" from identity.employment e
    left join identity.person p on p.id = e.by where e.person_id = ${personId}::uuid order by e.id desc limit 50`.execute(db)
  return rows
}

/** Nothing by which the person could get in stays: keys, codes and half sign-ins. */
export async function dropFactors(trx: Db, personId: string): Promise<void> {
  await sql`delete from identity.passkey where person_id = ${personId}::uuid`.execute(trx)
  await sql`delete from identity.totp where person_id = ${personId}::uuid`.execute(trx)
  await sql`delete from identity.recovery_code where person_id = ${personId}::uuid`.execute(trx)
  await sql`delete from identity.half_sign_in where person_id = ${personId}::uuid`.execute(trx)
}
