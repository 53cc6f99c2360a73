// One lane of a run: its files in one process, one after another, on databases cloned from the run's template (see run.ts).
import { spawn } from 'node:child_process'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '#core/files.ts'
import { closeWorlds } from './make-world.ts'

export type Counts = { passed: number; failed: number; skipped: number }

// The run ends when nothing holds the process any more; a handle that a test left open would keep it for ever.
// The slowest is the first start of the demo in the fault tests: minutes on a machine that does other work as well.
const patience = 480_000

/** Runs the files in this process and shows them as they end. */
export async function runLane(files: string[]): Promise<Counts> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const faults: string[] = []
  const stream = run({ files, isolation: 'none', concurrency: false, ...(process.argv.includes('--only') ? { only: true } : {}) })
  let begun = 'nothing'
  let quiet = setTimeout(() => undefined, 0)
  const expectMore = (): void => {
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      console.error(`no test has ended for ${patience / 1000} s: something was left open (${process.getActiveResourcesInfo().join(', ')})`)
      console.error(`begun last: ${begun}`)
      if (faults.length > 0) console.error(`failed until then:\n${faults.join('\n')}`)
      process.exit(1)
    }, patience).unref()
  }
  stream.on('test:dequeue', ({ name, file }) => void (begun = `${name} (${file ? relative(projectRoot, file) : 'no file'})`))
  stream.on('test:fail', ({ name, details }) => {
    counts.failed++
    faults.push(`${name}: ${String(details.error.cause ?? details.error)}`)
    expectMore()
  })
  stream.on('test:pass', ({ details, skip, todo }) => {
    expectMore()
    if (details.type === 'suite') return
    if (skip !== undefined || todo !== undefined) counts.skipped++
    else counts.passed++
  })
  const shown = stream.compose(spec)
  shown.pipe(process.stdout)
  await new Promise((done) => shown.on('end', done))
  clearTimeout(quiet)
  await closeWorlds()
  return counts
}

/** Runs the files in a process beside this one, on the server it is told of when it has loaded; what it shows comes whole, when it has ended. */
export function startLane(files: string[]): { begin(server: string): Promise<Counts> } {
  const entry = join(projectRoot, 'test/lane.ts')
  const child = spawn(process.execPath, [...process.execArgv, entry, ...files], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void (text += chunk.toString()))
  let counts: Counts = { passed: 0, failed: 1, skipped: 0 }
  child.on('message', (told: Counts) => void (counts = told))
  process.once('exit', () => child.kill('SIGTERM'))
  const ended = new Promise<Counts>((done) =>
    child.once('close', () => {
      process.stdout.write(`\nin a lane beside\n${text}`)
      done(counts)
    }),
  )
  return {
    begin: (server) => {
      if (child.connected) child.send(server, () => undefined)
      return ended
    },
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.env.TINHSO_TEST_SERVER = await new Promise<string>((told) => process.once('message', (server) => told(String(server))))
  const counts = await runLane(process.argv.slice(2).filter((arg) => !arg.startsWith('--')))
  process.send?.(counts, () => process.exit(0))
}
