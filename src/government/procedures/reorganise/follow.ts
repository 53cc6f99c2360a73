import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { transferCases } from '#engine/casework/index.ts'
import { movePayments } from '#engine/payments/index.ts'
import { listLineage } from '#ground/places/index.ts'
import { jurisdictionOf } from '../apply/receiving-units.ts'

type Reorganised = {
  reorganisationId: string
  title: string
  onDate: string
  ended: string[]
  successions: { from: string; to: string; share: 'whole' | 'part' }[]
}
type Move = { from: string; to: string; title: string; key: string }

export const moveJob = 'procedures.move_dossiers'

/**
 * When a unit ends, its open dossiers go to the unit that takes it over: the one that takes the whole of it, or, where it
 * was divided, the first named, whose officers see in the reason that they must look. Done on the day it takes effect.
 */
export async function followReorganisation(trx: Db, event: StoredEvent<Reorganised>): Promise<void> {
  const { ended, successions, title, onDate, reorganisationId } = event.payload
  for (const from of ended) {
    const heirs = successions.filter((link) => link.from === from)
    const heir = heirs.find((link) => link.share === 'whole') ?? heirs[0]
    if (!heir) continue
    const move: Move = { from, to: heir.to, title, key: reorganisationId }
    await enqueue(trx, moveJob, move, { key: `${moveJob}:${reorganisationId}:${from}`, runAt: new Date(`${onDate}T00:00:00+07:00`) })
  }
}

export async function moveDossiers({ db, clock, log }: Context, payload: unknown): Promise<void> {
  const { from, to, title, key } = payload as Move
  const on = dayOf(clock.now())
  const lineage = await listLineage(db, to, { on })
  const [unit] = lineage
  if (!unit) throw refuse('notFound', 'places.unit_not_found', { unit: to })
  const { ids } = await jurisdictionOf(db, lineage, on)
  const moved = await transferCases(db, {
    kind: 'dossier',
    from,
    to: { unitId: unit.id, unitName: unit.fullName, unitPath: ids },
    reason: title,
    key,
    at: clock.now(),
  })
  await movePayments(db, from, ids)
  log(`procedures: ${moved} open dossiers moved to ${unit.fullName}`)
}
