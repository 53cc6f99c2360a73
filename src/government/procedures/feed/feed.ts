import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { feedRegisters, listFeeding } from '#engine/registers/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { findDossier, listProceduresOf } from '../dossier/dossier.queries.ts'

export const feedJob = 'procedures.feed_registers'
type Acted = { reference: string; to: string; at: string }
type Feeding = { code: string; state: string; at: string }

/** Dossiers came to their end: what they say goes into the registers that declare their procedure as a source, by a job for each. */
export async function feedSoon(trx: Db, events: StoredEvent<Acted>[]): Promise<void> {
  const procedures = await listProceduresOf(
    trx,
    events.map(({ payload }) => payload.reference),
  )
  const feeding = await listFeeding(trx, [...new Set(procedures.values())])
  for (const { payload } of events) {
    const { reference, to, at } = payload
    if (!feeding.has(procedures.get(reference) ?? '')) continue
    const job: Feeding = { code: reference, state: to, at }
    await enqueue(trx, feedJob, job, { key: `${feedJob}:${reference}:${to}`, priority: 10 })
  }
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
