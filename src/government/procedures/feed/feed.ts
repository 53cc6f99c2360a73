import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { feedRegisters } from '#engine/registers/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { findDossier } from '../dossier/dossier.queries.ts'

export const feedJob = 'procedures.feed_registers'
type Acted = { kind: string; reference: string; to: string; closed: boolean; at: string }
type Feeding = { code: string; state: string; at: string }

/** A dossier came to its end: what it says goes into the registers that declare its procedure as their source. */
export async function feedSoon(trx: Db, event: StoredEvent<Acted>): Promise<void> {
  const { kind, reference, to, closed, at } = event.payload
  if (kind !== 'dossier' || !closed) return
  const feeding: Feeding = { code: reference, state: to, at }
  await enqueue(trx, feedJob, feeding, { key: `${feedJob}:${reference}:${to}`, priority: 10 })
}

/** Safe to repeat: a register takes each dossier once. */
export async function feedNow({ db, config, clock, log }: Context, payload: unknown): Promise<void> {
  const { code, state, at } = payload as Feeding
  const dossier = await findDossier(db, config, code)
  if (!dossier) return
  const day = dayOf(new Date(at))
  const unit = await getUnit(db, dossier.unitId)
  const fed = { procedure: dossier.procedureCode, state, reference: code, unitCode: unit.code, day, answers: dossier.answers }
  for (const { register, refused } of await feedRegisters(db, config, fed, clock.now()))
    if (refused) log(`procedures: ${code} does not fit the register ${register}: ${refused}`)
}
