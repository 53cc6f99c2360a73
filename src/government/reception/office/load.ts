import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { saveOffice } from './office.queries.ts'
import { type Plan, planFaults } from './plan.rules.ts'

/** Reads the pack's offices (`reception.json`); one whose unit does not exist today is left out, a faulty plan stops the load. */
export async function loadOffices({ db, clock, log }: Context, packDir: string): Promise<void> {
  const file = join(packDir, 'reception.json')
  if (!existsSync(file)) return
  let changed = 0
  for (const { unit, ...plan } of JSON.parse(readFileSync(file, 'utf8')) as (Plan & { unit: string })[]) {
    const faults = planFaults(plan)
    if (faults.length > 0) throw new Error(`reception.json, ${unit}: ${faults.join('; ')}`)
    const found = await findUnitByCode(db, unit, { on: dayOf(clock.now()) })
    if (found && (await saveOffice(db, { unitId: found.id, code: unit, plan }, clock.now()))) changed++
  }
  if (changed > 0) log(`reception: ${changed} offices`)
}
