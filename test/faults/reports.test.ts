import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { createDb, createPool, sql } from '#core/db.ts'
import { runningPostgres } from '#core/postgres.ts'
import { demoIn, isReady, until } from './demo-process.ts'
import { freePort } from '../ports.ts'

const demo = demoIn('tinhso-reports-')
after(demo.clean)

async function signIn(port: number): Promise<string> {
  const citizen = demo.accounts().find((account) => account.role === 'citizen')
  const response = await fetch(`http://127.0.0.1:${port}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: citizen?.login, password: citizen?.password }),
  })
  return ((await response.json()) as { token: string }).token
}

/** One record of a phone's queue, sent as the phone sends it; the number under which it has arrived, or nothing. */
async function send(port: number, token: string, record: { key: string; commune: string; n: number }): Promise<string | undefined> {
  const body = new FormData()
  const fields = {
    key: record.key,
    category: 'waste',
    words: `Rác số ${record.n}`,
    place: 'Sau chợ',
    commune: record.commune,
    channel: 'offline',
  }
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` }
  const answer = await fetch(`http://127.0.0.1:${port}/phan-anh/gui`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(90_000),
  }).catch(() => undefined)
  const said = answer?.ok ? ((await answer.json().catch(() => ({}))) as { id?: string }) : {}
  return said.id
}

test('kill -9 while a phone sends 100 reports that waited: each is there once, and none is lost', { timeout: 600_000 }, async () => {
  const port = await freePort()
  const { child, ended } = await demo.startReady(port, '--empty')
  const token = await signIn(port)
  const form = await (await fetch(`http://127.0.0.1:${port}/phan-anh/gui`)).text()
  const commune = /<option value="([0-9a-f-]{36})"[^>]*>Phường Phú Lợi/.exec(form)?.[1] ?? ''
  assert.ok(commune)
  const queue = new Map(Array.from({ length: 100 }, (_, n) => [randomUUID() as string, n]))
  const keys = [...queue.keys()]
  const arrived = new Map<string, string>()
  let killed = false
  for (let round = 0; queue.size > 0 && round < 20; round++) {
    // Four at a time, as pages of one phone might; a record leaves the queue only with its number.
    const waiting = [...queue]
    await Promise.all(
      [0, 1, 2, 3].map(async (lane) => {
        for (const [key, n] of waiting.filter((_, at) => at % 4 === lane)) {
          const id = await send(port, token, { key, commune, n })
          if (!id) return
          queue.delete(key)
          arrived.set(key, id)
          if (!killed && arrived.size === 40) killed = process.kill(demo.serverPid(), 'SIGKILL')
        }
      }),
    )
    await until('the program is back', () => isReady(port))
  }
  assert.ok(killed)
  assert.equal(queue.size, 0)
  assert.equal(new Set(arrived.values()).size, 100)
  const url = new URL((await runningPostgres(demo.dir))?.url ?? '')
  url.pathname = '/tinhso'
  const db = createDb(createPool(url.toString(), 2))
  try {
    const { rows } = await sql<{ reports: number; numbers: number; cases: number; actions: number; news: number }>`
      select count(*) as reports, count(distinct r.reference) as numbers, count(c.id) as cases,
        (select count(*) from casework.action a where a.case_id in (select case_id from feedback.report where client_key = any(${keys}))) as actions,
        (select count(*) from feedback.news n where n.case_id in (select case_id from feedback.report where client_key = any(${keys}))) as news
      from feedback.report r left join casework.case_record c on c.id = r.case_id where r.client_key = any(${keys})`.execute(db)
    assert.deepEqual(rows[0], { reports: 100, numbers: 100, cases: 100, actions: 100, news: 100 })
  } finally {
    await db.destroy()
  }
  child.kill('SIGTERM')
  assert.equal(await ended, 0)
})
