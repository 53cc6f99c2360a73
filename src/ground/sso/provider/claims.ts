import type { Account, AccountClaims, FindAccount } from 'oidc-provider'
import { findPerson, type Person, readIdentityNumber, rolesOf } from '#ground/identity/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { findClientSettings } from '../clients/clients.queries.ts'
import type { Host } from './host.ts'

async function heldRoles(host: Host, personId: string): Promise<{ role: string; unit_id: string; unit_code: string; unit: string }[]> {
  const held = await rolesOf(host.db, personId, host.clock.now())
  const units = new Map(
    (
      await listUnits(
        host.db,
        held.map((role) => role.unitId),
      )
    ).map((unit) => [unit.id, unit]),
  )
  return held.map(({ role, unitId }) => {
    const unit = units.get(unitId)
    return { role, unit_id: unitId, unit_code: unit?.code ?? '', unit: unit?.fullName ?? '' }
  })
}

/** The number in clear goes out only with a line in the person's record of who saw it. */
async function identityNumber(host: Host, person: Person, clientId: string): Promise<AccountClaims | undefined> {
  const client = await findClientSettings(host.db, clientId)
  const number = await readIdentityNumber(host.db, host.config, {
    personId: person.id,
    actor: { personId: null, name: client?.name.vi ?? clientId },
    unitId: client?.ownerUnitId ?? null,
    purpose: 'sso.purpose.sign_on',
    legalGround: client?.ground ?? 'consent',
    subject: clientId,
    at: host.clock.now(),
  })
  return number === undefined
    ? undefined
    : { sub: person.id, identity_number: number, identity_number_verified: person.verifiedAt !== null }
}

async function claimsOf(host: Host, person: Person, clientId: string, asked: Set<string>): Promise<AccountClaims> {
  const claims: AccountClaims = { sub: person.id }
  if (asked.has('profile'))
    Object.assign(claims, { name: person.name, locale: person.lang, person_kind: person.kind, verified: person.verifiedAt !== null })
  if (asked.has('birthdate') && person.birthDate) claims.birthdate = person.birthDate
  if (asked.has('phone') && person.phone) claims.phone_number = person.phone
  if (asked.has('email') && person.email) claims.email = person.email
  if (asked.has('roles')) claims.roles = person.kind === 'officer' ? await heldRoles(host, person.id) : []
  if (asked.has('identity_number')) Object.assign(claims, await identityNumber(host, person, clientId))
  return claims
}

/** The person behind a token; nobody when the account was closed. */
export function accounts(host: Host): FindAccount {
  return async (ctx, sub, token): Promise<Account | undefined> => {
    const person = await findPerson(host.db, sub)
    if (!person || person.disabledAt) return undefined
    const clientId = ctx.oidc.client?.clientId ?? token?.clientId ?? ''
    return { accountId: sub, claims: (use, scope) => claimsOf(host, person, clientId, new Set(use === 'userinfo' ? scope.split(' ') : [])) }
  }
}
