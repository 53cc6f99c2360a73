import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createDb, createPool, sql } from '#core/db.ts'
import { runningPostgres } from '#core/postgres.ts'
import { demoIn, isReady, until } from './demo-process.ts'
import { freePort } from '../ports.ts'

const demo = demoIn('tinhso-kill-')
after(demo.clean)

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

async function countRows(keys: string[], codes: string[]): Promise<void> {
  const server = await runningPostgres(demo.dir)
  const url = new URL(server?.url ?? '')
  url.pathname = '/tinhso'
  const db = createDb(createPool(url.toString(), 2))
  try {
    const { rows } = await sql<{ dossiers: number; codes: number; cases: number; actions: number }>`
      select count(*) as dossiers, count(distinct d.code) as codes, count(c.id) as cases,
        (select count(*) from casework.action a where a.case_id in (select case_id from procedures.dossier where idempotency_key = any(${keys}))) as actions
      from procedures.dossier d left join casework.case_record c on c.id = d.case_id where d.idempotency_key = any(${keys})`.execute(db)
    assert.deepEqual(rows[0], { dossiers: 200, codes: 200, cases: 200, actions: 200 })
    assert.equal(new Set(codes).size, 200)
  } finally {
    await db.destroy()
  }
}

test('kill -9 of the program and of PostgreSQL amid 200 filings: each acknowledged dossier is there exactly once', {
  timeout: 600_000,
}, async () => {
  const port = await freePort()
  const { child, ended } = await demo.startReady(port, '--empty')
  const token = await signIn(port)
  await killDuring(port, token, { name: 'the program', pid: demo.serverPid() }, 'program')
  await killDuring(port, token, { name: 'PostgreSQL', pid: (await runningPostgres(demo.dir))?.pid ?? 0 }, 'postgres')
  child.kill('SIGTERM')
  assert.equal(await ended, 0)
})
