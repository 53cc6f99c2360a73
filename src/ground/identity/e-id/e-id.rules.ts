import { cleanPersonName, foldIdentityNumber, foldPhone } from '../people/people.rules.ts'

/** What the national e-ID says of a person, as far as we use it. */
export type EIdPerson = {
  issuer: string
  subject: string
  name: string
  identityNumber: string
  birthDate: string | null
  phone: string | null
  level: 1 | 2 | 3
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * The claims of a verified identity token as a person; undefined when what we need is missing. The names are those of OpenID Connect
 * and `identity_number`; how the national e-ID will call them is to be verified when it is connected.
 */
export function readEId(issuer: string, claims: Record<string, unknown>): EIdPerson | undefined {
  const identityNumber = foldIdentityNumber(text(claims.identity_number))
  const name = cleanPersonName(text(claims.name)).slice(0, 120)
  const subject = text(claims.sub)
  if (!identityNumber || !name || !subject) return undefined
  const birthDate = text(claims.birthdate)
  const level = claims.assurance_level
  return {
    issuer,
    subject,
    name,
    identityNumber,
    birthDate: /^\d{4}-\d{2}-\d{2}$/.test(birthDate) && !Number.isNaN(Date.parse(birthDate)) ? birthDate : null,
    phone: foldPhone(text(claims.phone_number)) ?? null,
    level: level === 3 ? 3 : level === 2 ? 2 : 1,
  }
}

export type Candidate = { personId: string; verified: boolean }

/**
 * Whose account it is that a person entered by e-ID, who was never linked here. A number that was only declared proves nothing: whoever
 * typed it may be a stranger, so the person must show that the account is theirs. A number that an e-ID proved before is enough.
 */
export function whoseAccount(candidates: readonly Candidate[]): { do: 'link'; personId: string } | { do: 'ask' } | { do: 'make' } {
  const proven = candidates.filter(({ verified }) => verified)
  const [only] = proven
  if (only && proven.length === 1) return { do: 'link', personId: only.personId }
  return candidates.length > 0 ? { do: 'ask' } : { do: 'make' }
}
