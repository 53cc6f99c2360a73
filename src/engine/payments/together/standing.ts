import type { Db } from '#core/db.ts'
import { dueOfJoint } from './due.ts'
import { findJoint, listJointParts } from './joint.queries.ts'

export type Together = { id: string; amount: number; count: number; state: 'payable' | 'paid' | 'expired' | 'closed' }

/** How the one payment of a case's several orders stands, for the pages of its keeper; undefined where there is none. */
export async function findTogether(db: Db, subject: string, now: Date): Promise<Together | undefined> {
  const joint = await findJoint(db, { subject })
  if (!joint) return undefined
  const parts = await listJointParts(db, joint.id)
  const { state } = dueOfJoint(joint, parts)
  return {
    ...{ id: joint.id, amount: joint.amount, count: parts.length },
    state: state === 'payable' && joint.expiresAt <= now ? 'expired' : state,
  }
}
