import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { FaultyFeeRule, publishFeeRule } from '#engine/payments/index.ts'
import { formOf } from '../apply/apply.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'

/**
 * Publishes the pack's fee rules (`fees/*.json`, each under the code of its procedure) that changed. A rule that names a field
 * which the procedure's form does not ask for stops the load: a wrong price must never reach a citizen.
 */
export async function loadPackFees({ db, clock, log }: Context, dir: string): Promise<void> {
  if (!existsSync(dir)) return
  const at = clock.now()
  let published = 0
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
    const rule = JSON.parse(readFileSync(join(dir, file), 'utf8')) as { key: string }
    const version = await findProcedure(db, rule.key, { on: dayOf(at) })
    if (!version) throw new Error(`fee rule ${file}: there is no procedure ${rule.key}`)
    const form = await formOf(db, version, at)
    const { fresh } = await publishFeeRule(db, rule, form.body, { at, by: `pack ${basename(dir)}` }).catch((error: unknown) => {
      if (error instanceof FaultyFeeRule) throw new Error(`fee rule ${file} has faults:\n${error.message}`)
      throw error
    })
    if (fresh) published++
  }
  if (published > 0) log(`procedures: published ${published} fee rules`)
}
