import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { createDb, createPool, type Db, sql } from '#core/db.ts'
import { runningPostgres } from '#core/postgres.ts'
import { type Demo, demoIn, isReady, until } from './demo-process.ts'
import { freePort } from '../ports.ts'

const demo = demoIn('tinhso-kill-')
after(demo.clean)

let started: Promise<{ port: number; running: Demo }> | undefined
/** One demo for every blow: it must come back from each as from the first. */
const theDemo = (): Promise<{ port: number; running: Demo }> =>
  (started ??= freePort().then(async (port) => ({ port, running: await demo.startReady(port, '--empty') })))

const answers = {
  applicant_name: 'Thạch Thị Sa Rinh',
  applicant_birth_date: '1994-05-14',
  applicant_identity: '094194001234',
  applicant_phone: '0918222276',
  applicant_address: { unit: '31510', detail: '12 ấp Phú Giao' },
  for_self: true,
  subject_ethnicity: 'khmer',
  subject_nationality: 'Việt Nam',
  marital_status: 'never',
  purpose: 'property',
  copies: 1,
  result_delivery: 'electronic',
  declaration: true,
}

type Filed = { status: number; code: string }

async function signIn(port: number): Promise<string> {
  const citizen = demo.accounts().find((account) => account.role === 'citizen')
  const response = await fetch(`http://127.0.0.1:${port}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: citizen?.login, password: citizen?.password }),
  })
  return ((await response.json()) as { token: string }).token
}

/** Files once; an answer that never came (the connection broke) is `undefined`: not acknowledged. */
async function file(port: number, token: string, key: string): Promise<Filed | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/procedures/1.004873/dossiers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key },
      body: JSON.stringify({ unit: '31510', answers }),
      signal: AbortSignal.timeout(90_000),
    })
    const body = (await response.json()) as { code?: string }
    return { status: response.status, code: body.code ?? '' }
  } catch {
    return undefined
  }
}

type Victim = { name: string; pid: number }

/** 200 filings, a hundred at once, the victim killed in the middle; then every filing again with its own key. */
async function killDuring(port: number, token: string, victim: Victim, round: string): Promise<void> {
  const keys = Array.from({ length: 200 }, (_, index) => `${round}-filing-${index}`)
  let acknowledged = 0
  let killed = false
  const first: (Filed | undefined)[] = []
  // Some are not yet sent when the blow falls: however fast the program is, it has not answered all.
  let next = 0
  const sender = async (): Promise<void> => {
    for (let at = next++; at < keys.length; at = next++) {
      const filed = await file(port, token, keys[at] ?? '')
      first[at] = filed
      if (filed && filed.status === 201 && ++acknowledged === 60) killed = process.kill(victim.pid, 'SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: 100 }, sender))
  assert.ok(killed, `${victim.name} was killed in the middle`)
  await until('the demo comes back by itself', () => isReady(port))
  const kept = first.map((filed) => (filed?.status === 201 ? filed.code : undefined))
  assert.ok(kept.filter(Boolean).length >= 60)
  assert.ok(
    kept.some((code) => code === undefined),
    'some filings were cut off: the kill came in the middle',
  )
  const again: (Filed | undefined)[] = []
  for (const key of keys) again.push(await file(port, token, key))
  again.forEach((filed, index) => {
    assert.ok(filed && (filed.status === 200 || filed.status === 201), `filing ${index}: ${JSON.stringify(filed)}`)
    if (kept[index]) assert.deepEqual(filed, { status: 200, code: kept[index] }, 'an acknowledged dossier is there, once')
  })
  await countRows(
    keys,
    again.map((filed) => filed?.code ?? ''),
  )
}

/** Looks into the demo's own database. */
async function inDatabase(look: (db: Db) => Promise<void>): Promise<void> {
  const url = new URL((await runningPostgres(demo.dir))?.url ?? '')
  url.pathname = '/tinhso'
  const db = createDb(createPool(url.toString(), 2))
  await look(db).finally(() => db.destroy())
}

async function countRows(keys: string[], codes: string[]): Promise<void> {
  await inDatabase(async (db) => {
    const { rows } = await sql<{ dossiers: number; codes: number; cases: number; actions: number }>`
      select count(*) as dossiers, count(distinct d.code) as codes, count(c.id) as cases,
        (select count(*) from casework.action a where a.case_id in (select case_id from procedures.dossier where idempotency_key = any(${keys}))) as actions
      from procedures.dossier d left join casework.case_record c on c.id = d.case_id where d.idempotency_key = any(${keys})`.execute(db)
    assert.deepEqual(rows[0], { dossiers: 200, codes: 200, cases: 200, actions: 200 })
    assert.equal(new Set(codes).size, 200)
  })
}

test('kill -9 of the program and of PostgreSQL amid 200 filings: each acknowledged dossier is there exactly once', {
  timeout: 600_000,
}, async () => {
  const { port } = await theDemo()
  const token = await signIn(port)
  await killDuring(port, token, { name: 'the program', pid: demo.serverPid() }, 'program')
  await killDuring(port, token, { name: 'PostgreSQL', pid: (await runningPostgres(demo.dir))?.pid ?? 0 }, 'postgres')
})

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
  const { port, running } = await theDemo()
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
  await inDatabase(async (db) => {
    const { rows } = await sql<{ reports: number; numbers: number; cases: number; actions: number; news: number }>`
      select count(*) as reports, count(distinct r.reference) as numbers, count(c.id) as cases,
        (select count(*) from casework.action a where a.case_id in (select case_id from feedback.report where client_key = any(${keys}))) as actions,
        (select count(*) from feedback.news n where n.case_id in (select case_id from feedback.report where client_key = any(${keys}))) as news
      from feedback.report r left join casework.case_record c on c.id = r.case_id where r.client_key = any(${keys})`.execute(db)
    assert.deepEqual(rows[0], { reports: 100, numbers: 100, cases: 100, actions: 100, news: 100 })
  })
  running.child.kill('SIGTERM')
  assert.equal(await running.ended, 0)
})
