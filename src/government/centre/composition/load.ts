import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Compile } from 'typebox/compile'
import type { Db } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { type IndicatorBody, listDefinitions } from '#engine/indicators/index.ts'
import { listRegisters } from '#engine/registers/index.ts'
import { type Composition, CompositionShape } from './composition.ts'
import { findComposition, insertComposition } from './composition.queries.ts'
import { faultsOf, type Known } from './composition.rules.ts'

const shape = Compile(CompositionShape)

/** What the pack composes in `centre.json`, as it is written; undefined where a province has none. */
export function readCentre(packDir: string): unknown {
  const file = join(packDir, 'centre.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Only counts, and shares of counts, can be told by unit: a percentile or an entered mean of two units is not their sum. */
const addsUp = (body: IndicatorBody): boolean => body.percentile === undefined && !isEntered(body)
const isEntered = (body: IndicatorBody): boolean => body.numerator.some((term) => term.source === 'entered')

async function knownOf(db: Db): Promise<Known> {
  const definitions = await listDefinitions(db)
  return {
    indicators: new Map(definitions.map(({ key, body }) => [key, { key, adds: addsUp(body), entered: isEntered(body) }])),
    registers: new Set((await listRegisters(db)).map(({ definition }) => definition.key)),
  }
}

/** A composition that is sound, or an error that names every fault with its place. */
export async function checkComposition(db: Db, body: unknown): Promise<Composition> {
  if (!shape.Check(body)) {
    const faults = shape.Errors(body).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)
    throw new Error(`centre.json: ${faults.slice(0, 10).join('; ')}`)
  }
  const faults = faultsOf(body, await knownOf(db))
  if (faults.length > 0)
    throw new Error(`centre.json: ${faults.map(({ path, rule, detail }) => `${path}: ${rule} (${detail})`).join('; ')}`)
  return body
}

/** Takes in what the pack composes; safe to repeat, nothing is written where nothing changed. */
export async function loadCentre({ db, clock, log }: Context, packDir: string): Promise<void> {
  const written = readCentre(packDir)
  if (written === undefined) return
  const body = await checkComposition(db, written)
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  if ((await findComposition(db))?.hash === hash) return
  await insertComposition(db, { body, hash, at: clock.now() })
  log(`centre: ${body.subsystems.length} subsystems, ${body.rules.length} rules of alarms`)
}
