import type { Actor } from '#core/access.ts'
import type { Apology } from './apology.queries.ts'

/** Approvers sign for their unit and for those below it. */
export const maySign = (actor: Actor | undefined, letter: Pick<Apology, 'unitPath'>): boolean =>
  actor?.kind === 'officer' && actor.roles.some(({ role, unitId }) => role === 'approver' && letter.unitPath.includes(unitId))
