// What one dossier's life costs in processor time (`node bin/run.mjs bench/life.ts`): the serving process, the jobs behind it and
// PostgreSQL apart, action by action. Processor time can be compared on a machine that others use as well; seconds cannot.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Db, sql } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { type Child, type Query, startJobsChild, startServer, treeUsage } from './children.ts'
import { drained } from './drain.ts'
import { startGround } from './ground.ts'
import { actOn, road, submit } from './lives.ts'
import { type Gun, openGun } from './load.ts'
import { type Filing, type People, settle } from './people.ts'

const { values } = parseArgs({
  options: {
    lives: { type: 'string', default: '240' },
    warm: { type: 'string', default: '160' },
    keep: { type: 'boolean', default: false },
    statements: { type: 'boolean', default: false },
  },
})
const dir = join(projectRoot, '.data/life')
const procedure = '2.000635'
const say = (text: string): void => void process.stdout.write(`${text}\n`)

type Place = { db: Db; gun: Gun; people: People; filing: Filing; server: Child; jobs: Child; postgres: number }
type Used = { program: number; jobs: number; postgres: number; own: number }

const usedNow = ({ server, jobs, postgres }: Place): Used => {
  const own = process.cpuUsage()
  return {
    program: treeUsage(server.pid).cpuMs,
    jobs: treeUsage(jobs.pid).cpuMs,
    postgres: treeUsage(postgres).cpuMs,
    own: (own.user + own.system) / 1000,
  }
}

const between = (before: Used, after: Used): Used => ({
  program: after.program - before.program,
  jobs: after.jobs - before.jobs,
  postgres: after.postgres - before.postgres,
  own: after.own - before.own,
})

async function used(ground: Place, run: () => Promise<unknown>): Promise<Used> {
  const before = usedNow(ground)
  await run()
  return between(before, usedNow(ground))
}

/** Does it for each, so many at a time. */
async function forEach<A>(items: readonly A[], run: (item: A) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const one = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item)
  }
  await Promise.all(Array.from({ length: 16 }, one))
}

/** So many lives, all of them one step after the other: what each step took. */
async function live(ground: Place, count: number): Promise<Record<string, Used>> {
  const { gun, people, filing } = ground
  const codes: string[] = []
  const steps: Record<string, Used> = {}
  steps.file = await used(ground, () => forEach([...Array(count).keys()], async () => void codes.push(await submit(gun, people, filing))))
  for (const [action, who] of road) {
    steps[action] = await used(ground, () => forEach(codes, (code) => actOn(gun, people[who], code, action)))
  }
  return steps
}

/** What the serving process asks of PostgreSQL in one life. */
async function statementsOf({ gun, people, filing, server }: Place): Promise<Record<string, Query[]>> {
  const heard = async (run: () => Promise<unknown>): Promise<Query[]> => {
    await server.ask('listen')
    await run()
    return (await server.ask<{ queries: Query[] }>('heard')).queries
  }
  let code = ''
  const asked: Record<string, Query[]> = { file: await heard(async () => (code = await submit(gun, people, filing))) }
  for (const [action, who] of road) asked[action] = await heard(() => actOn(gun, people[who], code, action))
  return asked
}

const ms = (n: number, count: number): string => (n / count).toFixed(2).padStart(8)

async function measure(ground: Place): Promise<void> {
  const [warm, lives] = [Number(values.warm), Number(values.lives)]
  await live(ground, warm)
  await drained(ground.db)
  await sql`analyze`.execute(ground.db)
  // The jobs stand still while people act, and do afterwards what has gathered: so each has its own processor time.
  process.kill(ground.jobs.pid, 'SIGSTOP')
  const steps = await live(ground, lives)
  const asked = await statementsOf(ground)
  process.kill(ground.jobs.pid, 'SIGCONT')
  const behind = await used(ground, () => drained(ground.db))
  say(`\n${lives} lives; milliseconds of processor for each\n${'step'.padEnd(12)} program postgres  load gun  statements`)
  const total: Used = { program: 0, jobs: 0, postgres: 0, own: 0 }
  for (const [step, one] of Object.entries(steps)) {
    for (const key of ['program', 'postgres', 'own'] as const) total[key] += one[key]
    say(`${step.padEnd(12)}${ms(one.program, lives)} ${ms(one.postgres, lives)}  ${ms(one.own, lives)}  ${asked[step]?.length ?? 0}`)
    if (values.statements)
      for (const { text, name } of asked[step] ?? []) say(`    ${name ?? '–'} ${text.replace(/\s+/g, ' ').slice(0, 160)}`)
  }
  const statements = Object.values(asked).flat().length
  say(`${'served'.padEnd(12)}${ms(total.program, lives)} ${ms(total.postgres, lives)}  ${ms(total.own, lives)}  ${statements}`)
  say(`${'behind it'.padEnd(12)}${ms(behind.jobs, lives)} ${ms(behind.postgres, lives)}`)
  say(`a life in all: ${ms(total.program + total.postgres + behind.jobs + behind.postgres, lives).trim()} ms`)
}

async function main(): Promise<void> {
  const ground = await startGround(dir, { keep: values.keep })
  const { databaseUrl, db, postgres } = ground
  const children: Child[] = []
  try {
    const [server, jobs] = await Promise.all([startServer(databaseUrl, dir), startJobsChild(databaseUrl, dir)])
    children.push(server, jobs)
    const gun = openGun(server.url, 16)
    const settled = await settle(db, gun, procedure)
    await measure({ db, gun, server, jobs, postgres, ...settled })
    await gun.close()
  } finally {
    for (const child of children) await child.stop()
    await ground.stop()
  }
}

await main()
