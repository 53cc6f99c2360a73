// What two pages cost in processor time against a bare server that asks the same SQL and sends the same bytes
// (`node bin/run.mjs bench/page.ts -- --keep`): the short way to two figures of `npm run bench`.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '#core/files.ts'
import { type Child, startBare, startServer } from './children.ts'
import { startGround } from './ground.ts'
import { actOn, submit } from './lives.ts'
import { openGun } from './load.ts'
import { costOf } from './pages.ts'
import { settle } from './people.ts'

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false }, seconds: { type: 'string', default: '3' } } })
const dir = join(projectRoot, '.data/life')
const procedure = '2.000635'
const seconds = Number(values.seconds)

const ground = await startGround(dir, { keep: values.keep })
const children: Child[] = []
try {
  const [server, bare] = await Promise.all([startServer(ground.databaseUrl, dir), startBare(ground.databaseUrl)])
  children.push(server, bare)
  const gun = openGun(server.url, 4)
  const { people, filing } = await settle(ground.db, gun, procedure)
  // A queue that is full: its first page has fifty rows.
  for (let n = 0; n < 60; n++) await actOn(gun, people.receiver, await submit(gun, people, filing), 'receive')
  await gun.close()
  for (const [page, path, headers] of [
    ['procedure page', `/thu-tuc/${procedure}`, { accept: 'text/html' }],
    ['desk queue', '/lam-viec', people.cookies.receiver],
  ] as const) {
    const { bytes, queries, oursMs, bareMs, ratio } = await costOf(server, bare, { page, path, headers, seconds })
    process.stdout.write(`${page.padEnd(16)} ${bytes} bytes, ${queries} queries: ${oursMs} ms, bare ${bareMs} ms, ratio ${ratio}\n`)
  }
} finally {
  for (const child of children) await child.stop()
  await ground.stop()
}
