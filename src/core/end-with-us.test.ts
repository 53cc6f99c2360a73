import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { projectRoot } from '#core/files.ts'
import { isAlive } from '#core/postgres.ts'

// A parent that starts a sleeper and says its number; with `off` it calls the watch off.
const parent = (off: boolean): string => `
  import { spawn } from 'node:child_process'
  import { endWithUs } from ${JSON.stringify(pathToFileURL(join(projectRoot, 'src/core/end-with-us.ts')).href)}
  const child = spawn('sleep', ['57'], { stdio: 'ignore', detached: true })
  const callOff = endWithUs(child.pid, 'TERM')
  if (${off}) callOff()
  console.log(child.pid)
  setInterval(() => undefined, 1000)`

async function sleeperOf(off: boolean): Promise<{ pid: number; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', parent(off)], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    pid: Number(said.toString()),
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

test('a process ends with the one that watches over it, even when that is killed', async () => {
  const { pid, kill } = await sleeperOf(false)
  assert.ok(isAlive(pid, 'sleep'))
  await kill()
  for (let tries = 0; tries < 1_200 && isAlive(pid, 'sleep'); tries++) await new Promise((done) => setTimeout(done, 50))
  assert.ok(!isAlive(pid, 'sleep'))
})

test('a watch that was called off ends nothing', async () => {
  const { pid, kill } = await sleeperOf(true)
  await kill()
  await new Promise((done) => setTimeout(done, 300))
  assert.ok(isAlive(pid, 'sleep'))
  process.kill(pid)
})
