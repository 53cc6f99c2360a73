import type { Context } from '#core/module.ts'
import { dayOf } from '#core/i18n.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { findActive } from './certificate.queries.ts'
import { enrol } from './certificates.ts'

/** In the demo every approver, every leader and their agency can sign at once, with the stand-in's keys. Elsewhere certificates are enrolled by hand. */
export async function loadDemoCertificates(context: Context): Promise<void> {
  const { db, clock, config, log } = context
  if (config.mode !== 'demo') return
  const at = clock.now()
  let made = 0
  const agencies = new Map<string, string>()
  const give = async (holder: { personId: string } | { unitId: string }, name: string, agency: string): Promise<void> => {
    if (await findActive(db, holder, at)) return
    await enrol(context, { holder, name, agency, automatic: true, by: null })
    made++
  }
  const signers = [...(await listOfficers(db, { role: 'approver', at })), ...(await listOfficers(db, { role: 'leader', at }))]
  for (const one of signers) {
    const agency = agencies.get(one.unitId) ?? (await agencyOf(context, one.unitId))
    if (!agencies.has(one.unitId)) await give({ unitId: one.unitId }, agency, agency)
    agencies.set(one.unitId, agency)
    await give({ personId: one.personId }, one.name, agency)
  }
  if (made > 0) log(`signing: ${made} certificates of the stand-in authority for those who sign and their agencies`)
}

/** An agency as its seal names it. */
export async function agencyOf({ db, clock }: Pick<Context, 'db' | 'clock'>, unitId: string): Promise<string> {
  const unit = await getUnit(db, unitId, { on: dayOf(clock.now()) })
  return unit.kind === 'administrative' ? `Ủy ban nhân dân ${unit.fullName}` : unit.fullName
}
