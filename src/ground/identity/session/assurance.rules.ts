import type { Assurance, HeldRole } from '#core/access.ts'

/** How a person showed who they are: password, code of an app, recovery code, passkey, national e-ID. */
export type Way = 'pwd' | 'otp' | 'rec' | 'hwk' | 'eid'

/** What the ways of a session are worth. A passkey is two factors in one: the device, and what unlocks it. */
export function assuranceOf(ways: readonly string[], verified: boolean): Assurance {
  const has = (way: Way): boolean => ways.includes(way)
  if (has('eid')) return 3
  const two = has('hwk') || (has('pwd') && (has('otp') || has('rec')))
  if (!two) return 1
  return verified ? 3 : 2
}

export const acrOf = (level: Assurance): string => `urn:tinhso:assurance:${level}`

/** The level that an acr value names; undefined for a value of another kind. */
export function levelOf(acr: string): Assurance | undefined {
  const level = /^urn:tinhso:assurance:([123])$/.exec(acr)?.[1]
  return level === undefined ? undefined : (Number(level) as Assurance)
}

/** Roles whose holders decide or administer: with one factor they do not count where two are required. */
export const rolesOfTwoFactors: readonly string[] = ['approver', 'administrator']

export function holdBack(roles: HeldRole[], assurance: Assurance, required: boolean): { roles: HeldRole[]; heldBack: HeldRole[] } {
  if (!required || assurance >= 2) return { roles, heldBack: [] }
  const held = (role: HeldRole): boolean => rolesOfTwoFactors.includes(role.role)
  return { roles: roles.filter((role) => !held(role)), heldBack: roles.filter(held) }
}
