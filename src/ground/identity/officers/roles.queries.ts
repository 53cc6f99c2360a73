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
