import { type Actor, allows } from '#core/access.ts'
import { bundleProcess } from '../bundle/bundle.ts'
import type { Case } from '#engine/casework/index.ts'

/**
 * Whether a person may read a dossier: their own, or one in their office's jurisdiction. The whole of a linked procedure is read by
 * the person alone: each office reads its own part of it.
 */
export function mayRead(actor: Actor | undefined, found: Pick<Case, 'kind' | 'ownerId' | 'unitId' | 'unitPath'>): boolean {
  if (found.kind === bundleProcess) return actor !== undefined && actor.personId === found.ownerId
  return allows(actor, 'read', 'dossier', found)
}
