import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Db, sql } from '#core/db.ts'
import { ask, openBench } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'
import { archiveDir, archiveLog } from './archive.job.ts'
import { checkArchive } from './archive-file.ts'
import { decryptContent, rotateKey } from './keys.ts'
import { listExchange, searchLog } from './log.queries.ts'
import { verifyLog } from './verify.ts'

const context = async (db: Db) => {
  const { app, clock } = await world()
  return { db, clock, config: { ...app.config, dataDir: mkdtempSync(join(tmpdir(), 'tinhso-exchange-')) }, log: () => undefined }
}

test('the log is signed and chained, follows the agreement’s mode, and its archives verify by themselves', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const run = await context(db)
  const dir = archiveDir(run.config.dataDir)
  const provider = (_request: unknown, response: { end(text: string): void }): void => response.end('{"name":"Thạch Thị Thử"}')
  const [full, meta, none] = await Promise.all(
    (['content', 'metadata', 'none'] as const).map((logging) => openBench(w, provider, { db, logging })),
  )
  assert.ok(full && meta && none)
  try {
    const call = (bench: typeof full, path: string) =>
      ask(bench.gateway, {
        path: bench.at(path),
        method: 'POST',
        headers: { ...bench.asClient, 'x-road-issue': 'H51-7', 'x-road-userid': 'VN0790' },
        body: '{"q":"bí mật"}',
      })
    const kept = await call(full, '/citizens/079123?full=1')
    await Promise.all(Array.from({ length: 30 }, () => call(meta, '/citizens/079123')))
    await call(none, '/x')

    const rows = await listExchange(db, String(kept.headers['x-road-request-id']))
    assert.deepEqual(
      rows.map((row) => row.kind),
      ['request', 'response'],
    )
    const asked = rows[0]
    assert.ok(asked?.content)
    assert.doesNotMatch(asked.content.toString('latin1'), /079123/, 'encrypted at rest')
    const open = decryptContent(w.app.config.secret, `${asked.exchange} request`, asked.content)
    assert.equal(open.target, '/citizens/079123?full=1')
    assert.equal(open.body.toString(), '{"q":"bí mật"}')
    assert.doesNotMatch(asked.entry, /079123|VN0790|bí mật/, 'what is signed names no person')

    const found = await searchLog(db, { text: 'H51-7', failedOnly: false, limit: 100 })
    assert.equal(found.length, 31, 'what is not logged is not found')
    const traffic = await sql<{ calls: number }>`select sum(calls) as calls from exchange.traffic`.execute(db)
    assert.equal(traffic.rows[0]?.calls, 32, 'but it is counted')

    const before = await verifyLog(db, dir)
    assert.deepEqual(before.faults, [])
    assert.equal(before.entries, 62)
    assert.equal(await archiveLog(run), 1)
    await rotateKey(db, w.app.config.secret, w.clock.now())
    await meta.exchange.log.settle()
    await call(meta, '/later')
    assert.equal(await archiveLog(run), 1)
    assert.equal(await archiveLog(run), 0)
    const files = readdirSync(dir)
      .sort()
      .map((name) => join(dir, name))
    const one = await checkArchive(files[0] ?? '')
    const two = await checkArchive(files[1] ?? '', one)
    assert.deepEqual([...one.faults, ...two.faults], [])
    assert.equal(one.entries + two.entries, 64)
    const wrongKey = await checkArchive(files[0] ?? '', undefined, new Set(['0'.repeat(64)]))
    assert.match(wrongKey.faults[0] ?? '', /key .* is unknown/)
    assert.deepEqual((await verifyLog(db, dir)).faults, [])

    const changed = join(run.config.dataDir, 'changed.gz')
    writeFileSync(
      changed,
      gzipSync(
        gunzipSync(readFileSync(files[0] ?? ''))
          .toString()
          .replace('H51-7', 'H51-8'),
      ),
    )
    assert.match((await checkArchive(changed)).faults.join('\n'), /entries are not those that were signed/)

    await sql`update exchange.message set client = 'X' where entry_number = 3`.execute(db)
    assert.match((await verifyLog(db, dir)).faults.join('\n'), /entry 3: the columns differ/)
    await sql`update exchange.message set entry = replace(entry, '"kind":"request"', '"kind":"requesx"') where entry_number = 3`.execute(db)
    assert.match((await verifyLog(db, dir)).faults.join('\n'), /not those that were signed/)
    await sql`delete from exchange.message where entry_number = 3`.execute(db)
    assert.match((await verifyLog(db, dir)).faults.join('\n'), /has \d+ entries of \d+/)

    // A month later the rows are in the archives alone, and what follows still goes on from them.
    const later = { ...run, clock: { now: () => new Date(w.clock.now().getTime() + 40 * 86_400_000) } }
    await archiveLog(later)
    await call(meta, '/month-later')
    const final = await verifyLog(db, dir)
    assert.deepEqual(final.faults, [])
    assert.equal(final.archives, 2)
    assert.equal(final.entries, 2)
  } finally {
    for (const bench of [full, meta, none]) await bench.close()
  }
})

test('two programs write one chain', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const benches = await Promise.all(
    [1, 2, 3].map(() => openBench(w, (_request, response) => void response.end('ok'), { db, timeoutMs: 30_000 })),
  )
  try {
    const answers = await Promise.all(
      benches.flatMap((bench) => Array.from({ length: 40 }, () => ask(bench.gateway, { path: bench.at('/x'), headers: bench.asClient }))),
    )
    assert.ok(answers.every((answer) => answer.status === 200))
    const verdict = await verifyLog(db, '/nowhere')
    assert.deepEqual(verdict.faults, [])
    assert.equal(verdict.entries, 240)
    assert.ok(verdict.batches < 240, `${verdict.batches} commits for 240 entries`)
  } finally {
    for (const bench of benches) await bench.close()
  }
})
