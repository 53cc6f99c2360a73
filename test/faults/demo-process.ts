import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { projectRoot } from '#core/files.ts'
import { removeCluster } from '#core/postgres.ts'

export type Demo = { child: ChildProcess; said(): string; ended: Promise<number | null> }
export type Account = { role: string; login: string; password: string; name: string; unit: string }

/** A folder for a demo of a test's own, and the real `npm run demo` in it, without reference data. */
export function demoIn(prefix: string) {
  const dir = mkdtempSync(join(tmpdir(), prefix))
  const started: ChildProcess[] = []
  const start = (...args: string[]): Demo => {
    const env: NodeJS.ProcessEnv = { ...process.env, TINHSO_DATA: join(dir, 'no-reference-data') }
    delete env.DATABASE_URL
    const child = spawn(process.execPath, [join(projectRoot, 'build/demo.js'), ...args], {
      cwd: projectRoot,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    started.push(child)
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void (text += chunk.toString()))
    return { child, said: () => text, ended: new Promise((done) => child.once('exit', (code) => done(code))) }
  }
  return {
    dir,
    start,
    /** Starts it, with these flags as well, and waits for its `ready:` line. */
    startReady: async (port: number, ...flags: string[]): Promise<Demo> => {
      const demo = start('--port', String(port), '--data', dir, ...flags)
      await until(
        'the demo is ready',
        () => {
          if (demo.child.exitCode !== null) throw new Error(demo.said())
          return demo.said().includes(`\nready: http://127.0.0.1:${port}\n`)
        },
        400,
      )
      return demo
    },
    accounts: (): Account[] => JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')) as Account[],
    serverPid: (): number => (JSON.parse(readFileSync(join(dir, 'tinhso-demo.json'), 'utf8')) as { server: number }).server,
    /** Stops what a test that failed in the middle left running, the way a person would, and takes the folder away. */
    clean: async (): Promise<void> => {
      for (const child of started) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        child.kill('SIGTERM')
        await new Promise((done) => child.once('exit', done))
      }
      removeCluster(dir)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Looks until the check holds; fails with its name after a bounded time. */
export async function until(what: string, check: () => boolean | Promise<boolean>, seconds = 240): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(100)) if (await check()) return
  throw new Error(`${what}: not within ${seconds} s`)
}

export async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(10_000) })).ok
  } catch {
    return false
  }
}
