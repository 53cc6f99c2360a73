import type { Db } from '#core/db.ts'
import { listOpenIds } from '../queue/queue.queries.ts'
import { act } from './act.ts'

export type Transfer = {
  kind: string
  from: string
  to: { unitId: string; unitName: string; unitPath: string[] }
  reason: string
  key: string
  at: Date
}

/**
 * Moves the open cases of a unit to another, each by an action of its own, so that the record says when and why. Safe to
 * repeat with the same key; what was moved stays moved when it is cut off in the middle.
 */
export async function transferCases(db: Db, transfer: Transfer): Promise<number> {
  const { kind, from, to, reason, key, at } = transfer
  let moved = 0
  for (let ids = await listOpenIds(db, kind, from, 200); ids.length > 0; ids = await listOpenIds(db, kind, from, 200)) {
    for (const id of ids) {
      await act(db, {
        by: { id },
        action: 'transfer',
        clientKey: `transfer:${key}`,
        actor: 'system',
        note: reason,
        data: { unitId: to.unitId, unitName: to.unitName },
        unitPath: to.unitPath,
        at,
      })
      moved++
    }
  }
  return moved
}
