import { type Actor, allows } from '#core/access.ts'
import type { Case } from '#engine/casework/index.ts'

/** Whether a person may read a dossier: their own, or one in their office's jurisdiction. */
export function mayRead(actor: Actor | undefined, found: Pick<Case, 'ownerId' | 'unitId' | 'unitPath'>): boolean {
  return allows(actor, 'read', 'dossier', found)
}
