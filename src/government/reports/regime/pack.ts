import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Compile } from 'typebox/compile'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { listDefinitions, unconnectedIndicators } from '#engine/indicators/index.ts'
import { type RegimeBody, RegimeShape } from './regime.ts'
import { endConnection, insertConnection, listConnections, listRegimes, publishRegime } from './regime.queries.ts'

const shape = Compile(RegimeShape)
type Stated = { regime: string; from: string; origin: string }

function readRegimes(dir: string): RegimeBody[] {
  if (!existsSync(dir)) return []
  return globSync('*.json', { cwd: dir })
    .sort()
    .flatMap((name) => {
      const { regimes, ...shared } = JSON.parse(readFileSync(join(dir, name), 'utf8')) as { regimes: object[] }
      return regimes.map((own) => {
        const body = { ...shared, ...own }
        if (shape.Check(body)) return body
        const first = shape.Errors(body)[0]
        throw new Error(
          `${dir}/${name}: ${JSON.stringify((own as { key?: string }).key)} ${first?.instancePath ?? ''} ${first?.message ?? ''}`,
        )
      })
    })
}

/**
 * A regime is connected when every figure of it is computed or entered at its source. Looked at again whenever the pack is
 * loaded and every night: what is connected from today on is written with the day, and what is lost again as well.
 */
export async function lookAtConnections(db: Db, at: Date): Promise<void> {
  const today = dayOf(at)
  const known = new Set((await listDefinitions(db)).map(({ key }) => key))
  const missing = await unconnectedIndicators(db)
  await inTransaction(db, async (trx) => {
    const open = new Set((await listConnections(trx)).filter(({ to }) => to === null).map(({ regime }) => regime))
    for (const { key, body } of await listRegimes(trx)) {
      const isConnected = body.lines.every(({ indicator }) => known.has(indicator) && !missing.has(indicator))
      if (isConnected && !open.has(key)) await insertConnection(trx, { regime: key, from: today, to: null, origin: 'computed', at })
      if (!isConnected && open.has(key)) await endConnection(trx, key, today)
    }
  })
}

/** Publishes the regimes of the packs and what papers state about their connection; safe to repeat. */
export async function loadPackRegimes({ db, clock, log }: Context, packDir: string): Promise<void> {
  const at = clock.now()
  const bodies = [join(packDir, '..', 'common', 'reports'), join(packDir, 'reports')].flatMap(readRegimes)
  const file = join(packDir, 'reports', 'stated', 'connections.json')
  const stated = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Stated[]) : []
  const published = await inTransaction(db, async (trx) => {
    let count = 0
    for (const body of bodies) if (await publishRegime(trx, body, at)) count++
    const before = new Set((await listConnections(trx)).map(({ regime }) => regime))
    for (const { regime, from, origin } of stated)
      if (!before.has(regime)) await insertConnection(trx, { regime, from, to: null, origin, at })
    return count
  })
  await lookAtConnections(db, at)
  if (published > 0) log(`reports: published ${published} regimes`)
}
