import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { insertPublished, listDefinitions } from '../definition/definition.queries.ts'
import { checkBody } from '../definition/publish.ts'
import { knownSources } from '../definition/publish.ts'
import type { IndicatorBody } from '../definition/definition.ts'
import { entered } from '../definition/definition.rules.ts'
import { insertPackEntry, listPackEntries } from '../entry/entry.queries.ts'
import { endOf, parsePeriod } from '../query/period.rules.ts'

/** One file: what its indicators share, and the indicators. */
type PackFile = Partial<IndicatorBody> & { indicators: Partial<IndicatorBody>[] }
/** A figure that a paper of the province states. */
type PackValue = { indicator: string; period: string; unit: string; value: number; origin: string }

const readFiles = <V>(dir: string): { name: string; content: V }[] =>
  existsSync(dir)
    ? globSync('*.json', { cwd: dir })
        .sort()
        .map((name) => ({ name, content: JSON.parse(readFileSync(join(dir, name), 'utf8')) as V }))
    : []

/** The definitions of `provinces/common/indicators` and of the province's own folder, which may add and replace. */
export function readPackIndicators(packDir: string): IndicatorBody[] {
  const bodies = new Map<string, IndicatorBody>()
  for (const dir of [join(packDir, '..', 'common', 'indicators'), join(packDir, 'indicators')])
    for (const { content } of readFiles<PackFile>(dir)) {
      const { indicators, ...shared } = content
      for (const [index, own] of indicators.entries()) {
        const body = { ...shared, dimensions: [], order: (index + 1) * 10, ...own } as IndicatorBody
        bodies.set(body.key, body)
      }
    }
  return [...bodies.values()]
}

async function publishAll(trx: Db, bodies: readonly IndicatorBody[], at: Date): Promise<number> {
  const before = await knownSources(trx)
  const series = new Set(bodies.filter((body) => body.entry).map((body) => body.key))
  const sources = {
    find: (source: string, measure: string) =>
      before.find(source, measure) ?? (source === entered && series.has(measure) ? { kind: 'flow' as const, dimensions: [] } : undefined),
  }
  const person = { id: null, name: 'pack' }
  let published = 0
  for (const body of bodies)
    if (await insertPublished(trx, { body: checkBody(body, sources), by: person, decidedBy: person, at })) published++
  return published
}

/** Figures that papers state are approved as they came; one that is there already stays. */
async function loadValues(trx: Db, packDir: string, at: Date): Promise<number> {
  const known = new Set(await listPackEntries(trx))
  const definitions = new Map((await listDefinitions(trx)).map((definition) => [definition.key, definition.body]))
  let loaded = 0
  for (const { name, content } of readFiles<PackValue[]>(join(packDir, 'indicators', 'values')))
    for (const given of content) {
      const period = parsePeriod(given.period)
      const body = definitions.get(given.indicator)
      if (!period || period.kind === 'day' || !body?.entry)
        throw new Error(`${basename(packDir)}/indicators/values/${name}: ${given.indicator} ${given.period} is no series`)
      const day = endOf(period) < dayOf(at) ? endOf(period) : dayOf(at)
      const unit = await findUnitByCode(trx, given.unit, { on: day })
      if (!unit) throw new Error(`${basename(packDir)}/indicators/values/${name}: no unit ${given.unit} on ${day}`)
      if (known.has(`${given.indicator}|${period.start}|${unit.id}`)) continue
      await insertPackEntry(trx, {
        series: given.indicator,
        period,
        unitId: unit.id,
        value: given.value,
        origin: given.origin,
        expiresMonths: body.entry.expiresMonths,
        at,
      })
      loaded++
    }
  return loaded
}

/** Publishes what the pack defines and takes in the figures that its papers state; safe to repeat. */
export async function loadPackIndicators({ db, clock, log }: Context, packDir: string): Promise<void> {
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    const published = await publishAll(trx, readPackIndicators(packDir), at)
    const loaded = await loadValues(trx, packDir, at)
    if (published + loaded > 0) log(`indicators: published ${published} definitions, took in ${loaded} figures`)
  })
}
