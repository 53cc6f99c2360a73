import { isIP } from 'node:net'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { FastifyRequest } from 'fastify'
import type { Person } from '../people/people.queries.ts'
import {
  findPasskey,
  insertChallenge,
  insertPasskey,
  listPasskeys,
  noteUse,
  type Passkey,
  type Purpose,
  takeChallenge,
} from './passkeys.queries.ts'

const goodForMs = 5 * 60_000

/** The name to which keys are bound and the address that may use them. Outside production also this machine's own name. */
export function partyOf(request: FastifyRequest): { rpID: string; origin: string } {
  const { config } = request.server
  if (config.mode !== 'production' && request.hostname === 'localhost')
    return { rpID: 'localhost', origin: new URL(`http://${request.host}`).origin }
  const url = new URL(config.publicUrl)
  return { rpID: url.hostname, origin: url.origin }
}

/** Browsers bind keys to names, not to numbers. */
export const canHavePasskeys = (request: FastifyRequest): boolean => isIP(partyOf(request).rpID) === 0

async function keep(request: FastifyRequest, purpose: Purpose, challenge: string, personId: string | null): Promise<string> {
  const at = request.server.clock.now()
  return insertChallenge(request.server.db, { purpose, challenge, personId, at, expiresAt: new Date(at.getTime() + goodForMs) })
}

export async function askToRegister(request: FastifyRequest, person: Person) {
  const { rpID } = partyOf(request)
  const keys = await listPasskeys(request.server.db, person.id)
  const options = await generateRegistrationOptions({
    rpName: 'Tỉnh số',
    rpID,
    userName: person.login ?? person.phone ?? person.email ?? person.name,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(person.id),
    attestationType: 'none',
    excludeCredentials: keys.map((key) => ({ id: key.credentialId, transports: key.transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: [-7, -8, -257],
  })
  return { id: await keep(request, 'register', options.challenge, person.id), options }
}

/** Keeps the key that the device made; undefined when the answer does not fit the question. */
export async function register(
  request: FastifyRequest,
  person: Person,
  given: { id: string; response: RegistrationResponseJSON; label: string },
): Promise<'done' | 'known' | undefined> {
  const { db, clock } = request.server
  const at = clock.now()
  const challenge = await takeChallenge(db, { id: given.id, purpose: 'register', personId: person.id, at })
  if (!challenge) return undefined
  const { rpID, origin } = partyOf(request)
  const checked = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: [-7, -8, -257],
  }).catch(() => undefined)
  if (!checked?.verified) return undefined
  const { credential, credentialBackedUp } = checked.registrationInfo
  const made = await insertPasskey(db, {
    personId: person.id,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    backedUp: credentialBackedUp,
    label: given.label,
    at,
  })
  return made ? 'done' : 'known'
}

/** A question for any key of anybody, or for those of one person. */
export async function askToUse(request: FastifyRequest, personId: string | null) {
  const keys = personId ? await listPasskeys(request.server.db, personId) : []
  const options = await generateAuthenticationOptions({
    rpID: partyOf(request).rpID,
    userVerification: 'required',
    allowCredentials: keys.map((key) => ({ id: key.credentialId, transports: key.transports })),
  })
  return { id: await keep(request, personId ? 'confirm' : 'sign_in', options.challenge, personId), options }
}

/** Whose key answered; undefined when it is nobody's, another person's, a copy, or the answer does not fit the question. */
export async function checkUse(
  request: FastifyRequest,
  personId: string | null,
  given: { id: string; response: AuthenticationResponseJSON },
): Promise<Passkey | undefined> {
  const { db, clock } = request.server
  const at = clock.now()
  const challenge = await takeChallenge(db, { id: given.id, purpose: personId ? 'confirm' : 'sign_in', personId, at })
  const key = challenge && (await findPasskey(db, given.response.id))
  if (!challenge || !key || (personId && key.personId !== personId)) return undefined
  const { rpID, origin } = partyOf(request)
  const checked = await verifyAuthenticationResponse({
    response: given.response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: {
      id: key.credentialId,
      publicKey: new Uint8Array(key.publicKey),
      counter: key.counter,
      transports: key.transports as never[],
    },
  }).catch(() => undefined)
  if (!checked?.verified) return undefined
  return (await noteUse(db, key.id, checked.authenticationInfo.newCounter, at)) ? key : undefined
}
