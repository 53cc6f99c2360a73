import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { transferCases } from '#engine/casework/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { chargeOf } from '../catalogue/responsible.ts'
import { kind } from './act-on-report.ts'

type Reorganised = {
  reorganisationId: string
  title: string
  onDate: string
  ended: string[]
  successions: { from: string; to: string; share: 'whole' | 'part' }[]
}
type Move = { from: string; to: string; title: string; key: string }
export const moveJob = 'feedback.move_reports'

/** When a unit ends, its open reports go to the one that takes it over, on that day; the listener of casework copies where they are. */
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

export async function moveReports({ db, clock, log }: Context, payload: unknown): Promise<void> {
  const { from, to, title, key } = payload as Move
  const on = dayOf(clock.now())
  const { unit, ids } = await chargeOf(db, await getUnit(db, to, { on }), on)
  const target = { unitId: unit.id, unitName: unit.fullName, unitPath: ids }
  const moved = await transferCases(db, { kind, from, to: target, reason: title, key, at: clock.now() })
  log(`feedback: ${moved} open reports moved to ${unit.fullName}`)
}
