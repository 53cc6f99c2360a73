import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf, type Localized } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { createSystem } from './register.ts'
import { findSystemByName } from './register.queries.ts'

type Given = { memberClass: string; member: string; subsystem: string; name: Localized; owner: string; securityLevel: number }

/** The systems that the province's pack names in `exchange.json`; what is there already stays as operators have it. */
export async function loadSystems({ db, clock, log }: Context, packDir: string): Promise<void> {
  const file = join(packDir, 'exchange.json')
  if (!existsSync(file)) return
  const { systems = [] } = JSON.parse(readFileSync(file, 'utf8')) as { systems?: Given[] }
  const at = clock.now()
  let made = 0
  for (const { owner, ...system } of systems) {
    if (await findSystemByName(db, system.memberClass, system.member, system.subsystem)) continue
    const unit = await findUnitByCode(db, owner, { on: dayOf(at) })
    await createSystem(db, { ...system, ownerUnitId: unit?.id ?? null, ownerName: unit ? '' : owner, contacts: [] }, { person: null, at })
    made++
  }
  if (made > 0) log(`exchange: ${made} systems of the pack are in the register`)
}
