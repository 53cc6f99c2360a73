import type { Db } from '#core/db.ts'
import { type Listener, on, type StoredEvent } from '#core/events.ts'
import { CaseActed, findCase } from '#engine/casework/index.ts'
import { writeEntry } from '../duty/log.queries.ts'
import { closedByPerson } from './alarm.rules.ts'
import { kind } from './rights.ts'
import { findWatched, moveWatched, saveWatched } from './watch.queries.ts'

type Acted = { caseId: string; action: string; unitId: string; actorId: string | null; closed: boolean }

/** What people do with an alarm's case comes back to its rule: closed is muted, moved is watched where it went. */
async function hearAction(trx: Db, { payload, occurredAt }: StoredEvent<Acted>): Promise<void> {
  if (payload.action === 'transfer') return moveWatched(trx, payload.caseId, payload.unitId)
  if (!payload.closed) return
  // What closed by itself has let go of its row already.
  const row = await findWatched(trx, payload.caseId)
  if (!row) return
  const found = await findCase(trx, { id: payload.caseId })
  const { phase, since } = closedByPerson(row, occurredAt)
  await saveWatched(trx, { ...row, phase, since, seenAt: occurredAt, caseId: null, reference: null })
  await writeEntry(trx, {
    ...{ unitId: row.unitId, kind: 'closed', reference: row.reference, byId: payload.actorId, at: occurredAt },
    words: `${found?.title ?? row.rule}: ${found?.party ?? ''}`,
    byName: found?.assigneeName ?? 'tinhso',
  })
}

export const alarmListeners: Listener[] = [on(CaseActed, 'centre.hear_alarms', hearAction, { kind })]
