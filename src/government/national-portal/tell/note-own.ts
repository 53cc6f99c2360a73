import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { type Marked, markOwn } from './own.queries.ts'

type Happened = { caseId: string; reference: string; at: string }

/** Something happened on dossiers: those that were filed here are noted, and told at the next exchange. */
export async function noteOwn(trx: Db, events: readonly StoredEvent<Happened>[]): Promise<void> {
  const marked: Marked[] = events.map(({ payload: { caseId, reference, at } }) => ({ caseId, code: reference, at }))
  if (marked.length > 0) await markOwn(trx, marked)
}
