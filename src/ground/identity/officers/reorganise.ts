import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { moveRoles } from './roles.queries.ts'

type Reorganised = {
  title: string
  onDate: string
  ended: string[]
  successions: { from: string; to: string; share: 'whole' | 'part' }[]
}

/**
 * When a unit ends, its officers' roles go to the unit that takes it over, from the day it takes effect: the one that takes the whole of
 * it, or, where it was divided, the first named, as its open dossiers do. Heard again, it finds nothing left to move.
 */
export async function followReorganisation(trx: Db, event: StoredEvent<Reorganised>): Promise<void> {
  const { ended, successions, title, onDate } = event.payload
  const at = new Date(`${onDate}T00:00:00+07:00`)
  for (const from of ended) {
    const heirs = successions.filter((link) => link.from === from)
    const heir = heirs.find((link) => link.share === 'whole') ?? heirs[0]
    if (heir) await moveRoles(trx, { from, to: heir.to, at, reason: title })
  }
}
