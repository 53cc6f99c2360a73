import { type Db, sql, tablesOf } from '#core/db.ts'
import type { IdentityTables } from '../tables.ts'

export type RoleLine = { id: string; personId: string; unitId: string; role: string; validFrom: Date; validTo: Date | null }

/** Gives a role from now on; one that is held already stays as it is. */
export async function insertRole(
  db: Db,
  given: { personId: string; unitId: string; role: string; at: Date; until?: Date | undefined; by?: string | undefined },
): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .insertInto('identity.role')
    .values({
      person_id: given.personId,
      unit_id: given.unitId,
      role: given.role,
      valid_from: given.at,
      valid_to: given.until ?? null,
      given_by: given.by ?? null,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'unit_id', 'role']).where('valid_to', 'is', null).doNothing())
    .execute()
}

/** From a moment on, the roles held in one unit are held in another. Those that end before it stay where they are. */
export async function moveRoles(trx: Db, move: { from: string; to: string; at: Date; reason: string }): Promise<void> {
  await sql`insert into identity.role (person_id, unit_id, role, valid_from, valid_to, reason)
    select person_id, ${move.to}::uuid, role, greatest(valid_from, ${move.at}), valid_to, ${move.reason} from identity.role
    where unit_id = ${move.from}::uuid and (valid_to is null or valid_to > ${move.at})
    on conflict (person_id, unit_id, role) where valid_to is null do nothing`.execute(trx)
  await sql`update identity.role set valid_to = greatest(valid_from, ${move.at}), reason = ${move.reason}
    where unit_id = ${move.from}::uuid and (valid_to is null or valid_to > ${move.at})`.execute(trx)
  await sql`insert into identity.delegation (from_person, to_person, role, unit_id, valid_from, valid_to, reason, given_at)
    select from_person, to_person, role, ${move.to}::uuid, greatest(valid_from, ${move.at}), valid_to, reason, given_at from identity.delegation
    where unit_id = ${move.from}::uuid and revoked_at is null and valid_to > ${move.at}`.execute(trx)
  await sql`update identity.delegation set valid_to = greatest(${move.at}, valid_from + interval '1 second'),
    revoked_at = case when valid_from >= ${move.at} then given_at end
    where unit_id = ${move.from}::uuid and revoked_at is null and valid_to > ${move.at}`.execute(trx)
}

/** Ends every role of a person at a moment; answers what they held. */
export async function endAllRoles(
  trx: Db,
  personId: string,
  by: { at: Date; by: string; reason: string },
): Promise<{ role: string; unitId: string }[]> {
  const { rows } = await sql<{ role: string; unitId: string }>`update identity.role
    set valid_to = greatest(valid_from, ${by.at}), ended_by = ${by.by}::uuid, reason = ${by.reason}
    where person_id = ${personId}::uuid and (valid_to is null or valid_to > ${by.at}) returning role, unit_id as "unitId"`.execute(trx)
  return rows
}

export async function endRole(db: Db, ended: { personId: string; id: string; at: Date; by: string }): Promise<void> {
  await sql`update identity.role set valid_to = greatest(valid_from, ${ended.at}), ended_by = ${ended.by}::uuid
    where id = ${ended.id}::uuid and person_id = ${ended.personId}::uuid and (valid_to is null or valid_to > ${ended.at})`.execute(db)
}

/** Roles of these people that hold now or later, by unit. */
export async function listRoles(db: Db, personIds: string[], now: Date): Promise<RoleLine[]> {
  const { rows } = await sql<RoleLine>`
    select id, person_id as "personId", unit_id as "unitId", role, valid_from as "validFrom", valid_to as "validTo" from identity.role
    where person_id = any(${personIds}::uuid[]) and (valid_to is null or valid_to > ${now}) order by role, unit_id`.execute(db)
  return rows
}

/** Every role that a person held, holds or will hold. */
export async function listRolesEver(db: Db, personId: string): Promise<Omit<RoleLine, 'personId'>[]> {
  const { rows } = await sql<
    Omit<RoleLine, 'personId'>
  >`select id, unit_id as "unitId", role, valid_from as "validFrom", valid_to as "validTo"
    from identity.role where person_id = ${personId}::uuid order by valid_from, role`.execute(db)
  return rows
}

export type Officer = { personId: string; name: string; login: string; unitId: string; role: string }

/** Active officers who hold a role in one of the units (in any unit, or any role, when none is named). */
export async function listOfficers(db: Db, by: { unitIds?: string[]; role?: string; at?: Date }): Promise<Officer[]> {
  const now = by.at ?? new Date()
  const { rows } = await sql<Officer>`
    select p.id as "personId", p.name, p.login, r.unit_id as "unitId", r.role
    from identity.role r join identity.person p on p.id = r.person_id
    where p.kind = 'officer' and p.disabled_at is null and r.valid_from <= ${now} and (r.valid_to is null or r.valid_to > ${now})
      and ${by.unitIds ? sql`r.unit_id = any(${by.unitIds}::uuid[])` : sql`true`} and ${by.role ? sql`r.role = ${by.role}` : sql`true`}
    order by p.name, p.id, r.role, r.unit_id`.execute(db)
  return rows
}
