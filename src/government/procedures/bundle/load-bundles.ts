import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { type Db, inTransaction } from '#core/db.ts'
import { checkDefinition } from '#engine/forms/index.ts'
import { assuranceFor, dueDuration } from '../procedure/procedure.rules.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { dayOf } from '#core/i18n.ts'
import { type Bundle, bundleProcess, BundleShape } from './bundle.ts'
import { composeNow, readParts, type BundleForms } from './bundle-form.ts'
import { publishBundle } from './bundle.queries.ts'
import { orderFaults } from './course.rules.ts'

/** What is wrong with a bundle: its order, its form, its time; nothing when a person can file it. */
export async function bundleFaults(db: Db, bundle: Bundle, at: Date): Promise<string[]> {
  const whole = await findProcedure(db, bundle.procedure, { on: dayOf(at) })
  const parts = await readParts(db, bundle, at)
  const faults = orderFaults(bundle.parts)
  for (const { key, procedure } of bundle.parts) if (!parts.has(key)) faults.push(`${key}: no procedure ${procedure} in force`)
  if (whole?.procedure.processKey !== bundleProcess)
    faults.push(`${bundle.procedure} is not in the catalogue with the process ${bundleProcess}`)
  if (faults.length > 0 || !whole) return faults
  const { form, faults: composing } = composeNow(bundle, parts)
  const meaning = checkDefinition(form).filter((defect) => defect.level === 'error')
  const sure = assuranceFor(whole.procedure)
  for (const [key, { version }] of parts)
    if (assuranceFor(version.procedure) > sure) faults.push(`${key}: asks for a surer identity than the whole`)
  return [
    ...faults,
    ...composing,
    ...meaning.map((defect) => `form ${defect.at}: ${defect.rule} ${defect.detail}`),
    ...timeFaults(bundle, parts),
  ]
}

/** The parts one after another may not take longer than the law gives the whole; asked where all are counted in the same days. */
function timeFaults(bundle: Bundle, parts: BundleForms['parts']): string[] {
  const { most } = bundle
  if (!most) return []
  const lengths = bundle.parts.map(({ key }) => {
    const found = parts.get(key)
    return found && dueDuration(found.version.procedure, 'online')
  })
  if (lengths.some((length) => length?.unit !== most.unit)) return []
  const ends = new Map<string, number>()
  for (let round = 0; round < bundle.parts.length; round++)
    bundle.parts.forEach((part, index) => {
      ends.set(part.key, Math.max(0, ...part.after.map((key) => ends.get(key) ?? 0)) + (lengths[index]?.amount ?? 0))
    })
  const longest = Math.max(...ends.values())
  return longest > most.amount ? [`the parts take ${longest} ${most.unit}, the whole may take ${most.amount}`] : []
}

/** Publishes the linked procedures of a pack (folder `bundles/`). A faulty one stops the load and is named: nobody shall file what cannot go on. */
export async function loadPackBundles(db: Db, dir: string, at: Date): Promise<void> {
  if (!existsSync(dir)) return
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
    const value: unknown = JSON.parse(readFileSync(join(dir, file), 'utf8'))
    if (!Value.Check(BundleShape, value)) {
      const first = Value.Errors(BundleShape, value)[0]
      throw new Error(`${join(dir, file)}: ${first?.instancePath} ${first?.message}`)
    }
    const bundle = value as unknown as Bundle
    const faults = await bundleFaults(db, bundle, at)
    if (faults.length > 0) throw new Error(`bundle ${file} has faults:\n${faults.map((words) => `  ${words}`).join('\n')}`)
    await inTransaction(db, (trx) => publishBundle(trx, bundle, at))
  }
}
