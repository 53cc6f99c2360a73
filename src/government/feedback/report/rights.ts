import { type Actor, allows, type Right } from '#core/access.ts'
import type { Case } from '#engine/casework/index.ts'

const offices = ['dispatcher', 'field_officer', 'leader']

/** Who may read reports with all that was said; what is public is read by everybody. Who may do what is in the process. */
export const reportRights: Right[] = [
  { role: 'citizen', verb: 'read', kind: 'report', reach: 'own' },
  ...offices.map((role): Right => ({ role, verb: 'read', kind: 'report', reach: 'subtree' })),
]

export const mayRead = (actor: Actor | undefined, found: Pick<Case, 'ownerId' | 'unitId' | 'unitPath'>): boolean =>
  allows(actor, 'read', 'report', found)
