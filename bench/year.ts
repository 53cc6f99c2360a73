// Makes a year of work and loads the merger of 2025 upon it: `node bin/run.mjs bench/year.ts [--seed 1] [--scale 0.3] [--keep]`. A PostgreSQL
// of its own with fsync on; says how long each part takes and whether every figure of 2024 stayed. Writes bench/year.json.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { registerRights, registerRoles } from '#core/access.ts'
import { sql } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import type { Context } from '#core/module.ts'
import { compareFrozen, freezePeriod, periodOf, periodsBetween } from '#engine/indicators/index.ts'
import { generateYear } from '#government/year/index.ts'
import { reorganiseByPack } from '#ground/places/index.ts'
import { modules } from '../src/modules.ts'
import { withProvince } from './province.ts'
import { definitionsOf, type Figures, figuresOf, letFollow, lost } from '../test/figures.ts'
import { forgetMerger } from '../test/merging.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, scale: { type: 'string', default: '0.3' }, keep: { type: 'boolean', default: false } },
})
const asked = { seed: Number(values.seed), scale: Number(values.scale) }
const mergerOn = '2025-07-01'
const today = '2025-08-01'
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const seconds: Record<string, number> = {}
const cpu: Record<string, number> = {}

async function timed<R>(name: string, run: () => Promise<R>): Promise<R> {
  const [started, used] = [performance.now(), process.cpuUsage()]
  const done = await run()
  const own = process.cpuUsage(used)
  seconds[name] = Math.round((performance.now() - started) / 100) / 10
  cpu[name] = Math.round((own.user + own.system) / 100_000) / 10
  say(`${name}: ${seconds[name]} s, ${cpu[name]} s of this process's own time`)
  return done
}

async function compare(context: Context) {
  const { db, config } = context
  const definitions = await definitionsOf(db, ['one_stop', 'entered'])
  const year = periodOf('year', '2024-01-01')
  const months = periodsBetween(periodOf('month', '2024-01-01'), periodOf('month', '2024-12-01'), 99)
  const figures = (structure: string): Promise<Figures> =>
    figuresOf(db, definitions, { periods: ({ body }) => (['year', 'quarter'].includes(body.period) ? [year] : months), structure, today })
  const told = await timed('all figures of 2024', () => figures('then'))
  const by = { id: null, name: 'bench', at: context.clock.now() }
  const hashes = new Map<string, string>()
  for (const definition of definitions) {
    const frozen = await freezePeriod(db, definition, year, by).catch(() => undefined)
    if (frozen) hashes.set(definition.key, frozen.hash)
  }
  await timed('the merger', () => reorganiseByPack(db, config.province, mergerOn))
  await timed('what is open follows', () => letFollow(context))
  const after = await timed('all figures of 2024 after', () => figures('then'))
  const restated = await timed('all figures of 2024 in the units of 2025', () => figures(mergerOn))
  let kept = 0
  for (const [key, hash] of hashes) {
    const [frozen] = await compareFrozen(db, key, today)
    if (frozen?.hash === hash && frozen.intact && !frozen.restated) kept++
  }
  const values = [...told.values()].flatMap((list) => list.flatMap((value) => [value, ...value.groups])).length
  const received = restated.get('one_stop_received') ?? []
  const sum = (list: { value: number | null }[]): number => list.reduce((all, one) => all + (one.value ?? 0), 0)
  return {
    indicators: definitions.length,
    values,
    same: isDeepStrictEqual(after, told),
    lost: lost(told, restated),
    frozen: hashes.size,
    frozenKept: kept,
    received: sum(received),
    receivedUndivided: sum(received.flatMap((value) => value.groups.filter((group) => group.unitId === 'undivided'))),
  }
}

async function main(): Promise<void> {
  for (const module of modules) registerRoles(module.roles ?? [])
  for (const module of modules) registerRights(module.rights ?? [])
  await withProvince('year', values.keep, async ({ db, config, loadBefore }) => {
    const clock = { now: () => new Date('2025-07-01T02:00:00Z') }
    await forgetMerger(db, mergerOn)
    const context: Context = { db, clock, config, log: say }
    const code = await timed('a year of work', () => generateYear(context, asked))
    if (code !== 0) throw new Error('the year was not made')
    const rows = await sql<Record<string, number>>`select (select count(*)::int from procedures.dossier) as dossiers,
      (select count(*)::int from casework.action) as actions, (select count(*)::int from registers.record) as records,
      (select count(*)::int from indicators.entry) as entries, (select count(*)::int from indicators.cell) as cells,
      (select count(*)::int from casework.case_record where closed_at is null) as open,
      round(pg_database_size(current_database()) / 1e6)::int as megabytes`.execute(db)
    const result = await compare({ ...context, log: () => undefined })
    const told = {
      ...asked,
      at: new Date().toISOString(),
      cores: availableParallelism(),
      loadBefore,
      ...rows.rows[0],
      seconds,
      cpu,
      ...result,
    }
    writeFileSync(join(projectRoot, 'bench/year.json'), `${JSON.stringify(told, null, 2)}\n`)
    say(JSON.stringify(told, null, 2))
  })
}

await main()
