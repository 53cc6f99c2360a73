import type { Actor, Assurance, HeldRole } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { listRoles } from '../officers/roles.queries.ts'
import { findPerson } from '../people/people.queries.ts'
import { holdBack } from './assurance.rules.ts'
import { revokeSession } from './session.queries.ts'

/** The roles that a person holds at a moment. */
export async function rolesOf(db: Db, personId: string, at: Date): Promise<HeldRole[]> {
  const roles = await listRoles(db, [personId], at)
  return roles.filter((role) => role.validFrom <= at).map(({ role, unitId }) => ({ role, unitId }))
}

/** A person as one who acts, without a session of the portal; nobody when the account is closed. */
export async function findActor(
  db: Db,
  config: Config,
  personId: string,
  by: { assurance: Assurance; at: Date },
): Promise<Omit<Actor, 'sessionId'> | undefined> {
  const person = await findPerson(db, personId)
  if (!person || person.disabledAt) return undefined
  const { roles, heldBack } = holdBack(await rolesOf(db, personId, by.at), by.assurance, config.secondFactor === 'required')
  return {
    personId,
    kind: person.kind,
    name: person.name,
    assurance: by.assurance,
    roles,
    ...(heldBack.length > 0 ? { heldBack } : {}),
  }
}

/** Signs a person out of one session, wherever that was asked for. */
export const endSession = (db: Db, personId: string, sessionId: string, at: Date): Promise<boolean> =>
  revokeSession(db, personId, sessionId, at)
