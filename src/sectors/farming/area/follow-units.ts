import { inTransaction } from '#core/db.ts'
import { type Listener, on } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { JobHandler } from '#core/module.ts'
import { getUnit, locate, UnitsReorganised } from '#ground/places/index.ts'
import { listIn, moveArea, moveProducers } from '../desk/desk.queries.ts'
import { insertStep } from './area.queries.ts'

type Move = { from: string; heirs: string[]; title: string; onDate: string }
export const moveJob = 'farming.move_areas'

/**
 * Areas go on in the unit that takes theirs over, on the day it takes effect. Where a unit is divided, an area whose place is known
 * and lies within the borders of an heir goes to that one, the others to the one that takes the whole or is named first.
 */
export const followReorganisation: Listener = on(UnitsReorganised, 'farming.follow_areas', async (trx, { payload }) => {
  const { ended, successions, title, onDate, reorganisationId } = payload
  for (const from of ended) {
    const links = successions.filter((link) => link.from === from).sort((a, b) => Number(b.share === 'whole') - Number(a.share === 'whole'))
    const heirs = links.map(({ to }) => to)
    if (heirs.length === 0) continue
    const move: Move = { from, heirs, title, onDate }
    await enqueue(trx, moveJob, move, { key: `${moveJob}:${reorganisationId}:${from}`, runAt: new Date(`${onDate}T00:00:00+07:00`) })
  }
})

export const moveAreas: JobHandler = async ({ db, clock, log }, payload) => {
  const { from, heirs, title, onDate } = payload as Move
  const [first = ''] = heirs
  const at = clock.now()
  const day = dayOf(at) > onDate ? dayOf(at) : onDate
  const moved = await inTransaction(db, async (trx) => {
    const areas = await listIn(trx, from)
    for (const { id, lat, lon } of areas) {
      const border =
        lat !== null && lon !== null && heirs.length > 1 ? await locate(trx, { lat, lon }, { on: day, level: 'commune' }) : undefined
      const to = border && heirs.includes(border.unitId) ? border.unitId : first
      await moveArea(trx, id, to)
      await insertStep(trx, id, { what: 'moved', reason: title, by: { id: null, name: (await getUnit(trx, to)).fullName }, at })
    }
    await moveProducers(trx, from, first)
    return areas.length
  })
  if (moved > 0) log(`farming: ${moved} areas moved: ${title}`)
}
