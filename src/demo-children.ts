import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { entryFile, projectRoot } from '#core/files.ts'
import { type Postgres, startPostgres } from '#core/postgres.ts'
import { backOff } from './back-off.ts'

/** A child process that is started again when it dies, until it is stopped. */
export type Kept = { stop(): Promise<void> }

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** PostgreSQL in `dir`, always on the same port, so that the server finds it again. */
export async function keepPostgres(dir: string, say: (text: string) => void): Promise<Kept & { url: string; port: number }> {
  let stopped = false
  let current: Postgres | undefined = await startPostgres(dir)
  const { url, port } = current
  const pause = backOff()
  const watch = (server: Postgres): void =>
    server.onExit(() => {
      if (stopped) return
      say('PostgreSQL has ended: starting it again')
      again = restart()
    })
  const restart = async (): Promise<void> => {
    current = undefined
    while (!stopped) {
      await pause()
      try {
        current = await startPostgres(dir, { port })
        watch(current)
        return say('PostgreSQL runs again')
      } catch (error) {
        say(`PostgreSQL does not start yet: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  let again: Promise<void> = Promise.resolve()
  watch(current)
  // A supervisor has nothing to do but to be there.
  const alive = setInterval(() => undefined, 60_000)
  return {
    url,
    port,
    stop: async () => {
      stopped = true
      await again
      await current?.stop()
      clearInterval(alive)
    },
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

async function endServer(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  const hard = setTimeout(() => child.kill('SIGKILL'), 8_000)
  await gone
  clearTimeout(hard)
}

export type ServerOptions = { dir: string; env: NodeJS.ProcessEnv; port: number; say(text: string): void; started(pid: number): void }

/** The server as a child of its own: its lines go to server.log, and it outlives neither Ctrl-C nor a crash of its database. */
export function keepServer({ dir, env, port, say, started }: ServerOptions): Kept & { ready(): Promise<void> } {
  const logFile = join(dir, 'server.log')
  const pause = backOff()
  let stopped = false
  const start = (): ChildProcess => {
    const log = openSync(logFile, 'a')
    // The folder stands in the command line, so that a later start can tell this process from a stranger with its number.
    const args = [...process.execArgv, entryFile('server'), `--demo=${dir}`]
    const child = spawn(process.execPath, args, { cwd: projectRoot, env, stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    started(child.pid ?? 0)
    child.once('exit', (code, signal) => {
      if (stopped) return
      say(`the server has ended (${signal ?? code}): starting it again`)
      void pause().then(() => {
        if (!stopped) current = start()
      })
    })
    return child
  }
  let current = start()
  const ready = async (): Promise<void> => {
    for (let tries = 0; !stopped && !(await isReady(port)); tries++) {
      if (tries > 600 || (hasEnded(current) && tries > 100)) {
        throw new Error(
          `the server does not start; the end of ${logFile}:\n${readFileSync(logFile, 'utf8').split('\n').slice(-12).join('\n')}`,
        )
      }
      await wait(100)
    }
  }
  return {
    ready,
    stop: async () => {
      stopped = true
      await endServer(current)
    },
  }
}
