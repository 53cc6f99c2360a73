import { type Db, sql } from '#core/db.ts'

export type Delegation = {
  id: string
  fromPerson: string
  fromName: string
  toPerson: string
  toName: string
  role: string
  unitId: string
  validFrom: Date
  validTo: Date
  reason: string
  revokedAt: Date | null
}

/** What a person lent or was lent, the newest first. */
export async function listDelegations(db: Db, personId: string): Promise<Delegation[]> {
  const { rows } = await sql<Delegation>`
    select d.id, d.from_person as "fromPerson", f.name as "fromName", d.to_person as "toPerson", t.name as "toName", d.role, d.unit_id as "unitId",
      d.valid_from as "validFrom", d.valid_to as "validTo", d.reason, d.revoked_at as "revokedAt"
    from identity.delegation d join identity.person f on f.id = d.from_person join identity.person t on t.id = d.to_person
    where ${personId}::uuid in (d.from_person, d.to_person) order by d.valid_from desc, d.id limit 100`.execute(db)
  return rows
}

export async function insertDelegation(
  db: Db,
  given: { fromPerson: string; toPerson: string; role: string; unitId: string; validFrom: Date; validTo: Date; reason: string; at: Date },
): Promise<void> {
  await sql`insert into identity.delegation (from_person, to_person, role, unit_id, valid_from, valid_to, reason, given_at)
    values (${given.fromPerson}::uuid, ${given.toPerson}::uuid, ${given.role}, ${given.unitId}::uuid, ${given.validFrom}, ${given.validTo},
      ${given.reason}, ${given.at})`.execute(db)
}

/** Takes back what this person lent. */
export async function revokeDelegation(db: Db, by: { id: string; personId: string; at: Date }): Promise<boolean> {
  const done = await sql`update identity.delegation set revoked_at = ${by.at}, revoked_by = ${by.personId}::uuid
    where id = ${by.id}::uuid and from_person = ${by.personId}::uuid and revoked_at is null and valid_to > ${by.at}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Who leaves lends nothing and is lent nothing any more. */
export async function endDelegationsOf(trx: Db, personId: string, by: { at: Date; by: string }): Promise<void> {
  await sql`update identity.delegation set revoked_at = ${by.at}, revoked_by = ${by.by}::uuid
    where ${personId}::uuid in (from_person, to_person) and revoked_at is null and valid_to > ${by.at}`.execute(trx)
}

/** Officers of the same unit, or of those named, to whom a role can be lent. */
export async function listColleagues(db: Db, unitIds: string[], now: Date): Promise<{ id: string; name: string; title: string | null }[]> {
  const { rows } = await sql<{ id: string; name: string; title: string | null }>`
    select distinct p.id, p.name, p.title from identity.person p join identity.role r on r.person_id = p.id
    where p.kind = 'officer' and p.disabled_at is null and r.unit_id = any(${unitIds}::uuid[])
      and r.valid_from <= ${now} and (r.valid_to is null or r.valid_to > ${now}) order by p.name, p.id`.execute(db)
  return rows
}
