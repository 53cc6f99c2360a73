import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { type BackupOptions, backup, copyOut, listTables, stableText } from '#core/backup.ts'
import { inTransaction, sql } from '#core/db.ts'
import { eventType, on, publish } from '#core/events.ts'
import { checkBackup, RestoreRefused, restore } from '#core/restore.ts'
import { emptyDatabase, migratedDatabase, withDb } from '../../test/databases.ts'
import { deliverAll } from '../../test/hearable.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tinhso-backup-'))
after(() => rmSync(scratch, { recursive: true, force: true }))
const Written = eventType<{ text: string }>('test.written')
// What COPY must quote: tabs, line ends, backslashes, the null mark, and letters of three scripts.
const awkward = ['\\N', 'a\tb\nc\rd\\e', 'Tỉnh số – hồ sơ', 'ខេត្តសុកត្រាំង', '', '"', '😀']

/** Writes an event and a setting in one transaction: a snapshot holds both or neither. */
async function writePair(url: string, from: number, count: number, stop?: () => boolean): Promise<number> {
  return withDb(url, async (db) => {
    for (let n = from; n < from + count; n++) {
      if (stop?.()) return n - from
      const text = `${awkward[n % awkward.length]}${n}`
      await inTransaction(db, async (trx) => {
        await publish(trx, Written, { text }, { subject: `pair/${n}` })
        await sql`insert into core.setting (key, value) values (${`pair/${n}`}, ${JSON.stringify({ text })})`.execute(trx)
      })
    }
    return count
  })
}

/** Rows that fill more than one piece of the backup. */
async function writeLarge(url: string): Promise<void> {
  await withDb(url, async (db) => {
    for (const n of [1, 2, 3])
      await sql`insert into core.setting (key, value) values (${`large/${n}`}, ${JSON.stringify('đ'.repeat(2_500_000))})`.execute(db)
  })
}

async function checksums(url: string, except: string[]): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(stableText)
  const sums: Record<string, string> = {}
  for (const table of await listTables(client)) {
    const hash = createHash('sha256')
    for await (const chunk of copyOut(client, table) as AsyncIterable<Buffer>) hash.update(chunk)
    if (!except.includes(table.name)) sums[table.name] = hash.digest('hex')
  }
  await client.end()
  return sums
}

function filledFolder(): string {
  const dir = mkdtempSync(join(scratch, 'files-'))
  mkdirSync(join(dir, 'ab'))
  writeFileSync(join(dir, 'ab', 'abcd'), Buffer.alloc(9_000_000, 7))
  writeFileSync(join(dir, 'ab', 'empty'), '')
  writeFileSync(join(dir, 'ab', 'half.partial'), 'still being written')
  return dir
}

async function take(options: Partial<BackupOptions> = {}): Promise<BackupOptions> {
  const databaseUrl = options.databaseUrl ?? (await migratedDatabase())
  if (!options.databaseUrl) await writePair(databaseUrl, 0, 30)
  const taken = { databaseUrl, filesDir: filledFolder(), file: join(mkdtempSync(join(scratch, 'to-')), 'backup.tar'), ...options }
  await backup(taken)
  return taken
}

test('a backup taken while writes go on holds one moment, and comes back equal in every table and file', async () => {
  const databaseUrl = await migratedDatabase()
  await writePair(databaseUrl, 0, 200)
  await writeLarge(databaseUrl)
  let done = false
  const writer = writePair(databaseUrl, 1_000, 100_000, () => done)
  const { file, filesDir } = await take({ databaseUrl })
  done = true
  assert.ok((await writer) > 0)
  const manifest = await checkBackup(file)
  assert.ok(manifest.files.some((f) => f.path === join('ab', 'abcd')))
  assert.equal(manifest.files.length, 2)

  const target = await emptyDatabase()
  const into = mkdtempSync(join(scratch, 'into-'))
  await restore({ databaseUrl: target, filesDir: into, file })
  const restored = await checksums(target, ['core.setting'])
  for (const table of manifest.tables) if (table.name !== 'core.setting') assert.equal(restored[table.name], table.sha256, table.name)
  assert.deepEqual(readdirSync(join(into, 'ab')).sort(), ['abcd', 'empty'])
  assert.deepEqual(readFileSync(join(into, 'ab', 'abcd')), readFileSync(join(filesDir, 'ab', 'abcd')))
  await withDb(target, async (db) => {
    const large = await sql<{
      count: number
    }>`select count(*) from core.setting where key like 'large/%' and length(value #>> '{}') = 2500000`.execute(db)
    assert.equal(large.rows[0]?.count, 3)
    const odd = await sql<{
      count: number
    }>`select count(*) from core.event e full join core.setting s on s.key = e.subject and s.value = e.payload
      where (e.subject like 'pair/%' or s.key like 'pair/%') and (e.subject is null or s.key is null)`.execute(db)
    assert.equal(odd.rows[0]?.count, 0)
    await publish(db, Written, { text: 'after' }, { subject: 'after' })
    const top = await sql<{ subject: string }>`select subject from core.event order by id desc limit 1`.execute(db)
    assert.equal(top.rows[0]?.subject, 'after')
  })
})

test('a restored reader goes on after the last event it saw, also where transaction ids begin anew', async () => {
  const databaseUrl = await migratedDatabase()
  const heard: string[] = []
  const listener = on(Written, 'test.after_restore', async (_db, event) => void heard.push(event.subject))
  await writePair(databaseUrl, 0, 5)
  await withDb(databaseUrl, (db) => deliverAll(db, [listener]))
  await writePair(databaseUrl, 5, 3)
  // As a backup of a cluster whose transaction counter is far ahead of this one's.
  await withDb(databaseUrl, async (db) => {
    await sql`update core.event set txid = (txid::text::bigint + 4000000000)::text::xid8`.execute(db)
    await sql`update core.event_cursor set txid = (txid::text::bigint + 4000000000)::text::xid8`.execute(db)
  })
  const { file } = await take({ databaseUrl })
  const target = await emptyDatabase()
  await restore({ databaseUrl: target, filesDir: join(scratch, 'nothing'), file })
  await writePair(target, 8, 2)
  await withDb(target, (db) => deliverAll(db, [listener]))
  assert.deepEqual(
    heard,
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `pair/${n}`),
  )
})

test('a compressed backup comes back as well', async () => {
  const taken = await take({ file: join(scratch, 'small.tar.gz') })
  assert.ok(statSync(taken.file).size < statSync((await take()).file).size / 2)
  const target = await emptyDatabase()
  await restore({ ...taken, databaseUrl: target, filesDir: mkdtempSync(join(scratch, 'gz-')) })
  assert.deepEqual(await checksums(target, ['core.setting']), await checksums(taken.databaseUrl, ['core.setting']))
})

/** A way to the server on which what follows the end of copied rows comes a moment later, as it may on any network. */
async function slowRoad(databaseUrl: string): Promise<{ url: string; close(): void }> {
  const to = new URL(databaseUrl)
  const { port } = to
  const socket = to.searchParams.get('host')
  to.searchParams.delete('host')
  const endOfRows = Buffer.from([0x63, 0, 0, 0, 4])
  const road = createServer((near) => {
    const far = socket ? connect(join(socket, `.s.PGSQL.${port}`)) : connect(Number(port), to.hostname).setNoDelay(true)
    let turn = Promise.resolve()
    near.setNoDelay(true).pipe(far)
    far.on('data', (bytes) => {
      const at = bytes.lastIndexOf(endOfRows)
      turn = turn.then(async () => {
        if (at < 0) return void near.write(bytes)
        near.write(bytes.subarray(0, at + endOfRows.length))
        await new Promise((later) => setTimeout(later, 20))
        near.write(bytes.subarray(at + endOfRows.length))
      })
    })
    for (const side of [near, far]) side.on('error', () => undefined)
    far.on('close', () => void turn.then(() => near.destroy()))
    near.on('close', () => far.destroy())
  }).listen(0, '127.0.0.1')
  await once(road, 'listening')
  to.port = String((road.address() as AddressInfo).port)
  return { url: to.toString(), close: () => road.close().unref() }
}

test('rows are counted by those that came, also where the server says their number a moment later', async (t) => {
  const { databaseUrl } = await take()
  const road = await slowRoad(databaseUrl)
  t.after(() => road.close())
  const taken = await take({ databaseUrl: road.url })
  const { tables } = await checkBackup(taken.file)
  assert.equal(
    tables.find((table) => table.name === 'core.setting')?.rows,
    await withDb(databaseUrl, async (db) => (await sql`select key from core.setting`.execute(db)).rows.length),
  )
  const target = await slowRoad(await emptyDatabase())
  t.after(() => target.close())
  await restore({ ...taken, databaseUrl: target.url, filesDir: mkdtempSync(join(scratch, 'slow-')) })
  assert.deepEqual(await checksums(target.url, ['core.setting']), await checksums(databaseUrl, ['core.setting']))
})

test('a truncated or altered backup is refused before anything is written', async () => {
  const taken = await take()
  const whole = readFileSync(taken.file)
  const target = await emptyDatabase()
  const into = join(scratch, 'untouched')
  const cases: Record<string, Buffer> = {
    'no bytes': Buffer.alloc(0),
    'not a tar': Buffer.from('this is not a backup'.repeat(100)),
    'cut at a tenth': whole.subarray(0, Math.floor(whole.length / 10)),
    'cut before the manifest': whole.subarray(0, whole.indexOf('manifest.json')),
    'one letter of a row': Buffer.from(whole),
    'one letter of the manifest': Buffer.from(whole),
    'one byte of a file': Buffer.from(whole),
  }
  cases['one letter of a row']?.write('X', whole.indexOf('Tỉnh số – hồ sơ'))
  cases['one letter of the manifest']?.write('X', whole.indexOf('"ledger"') + 1)
  cases['one byte of a file']?.write('X', whole.indexOf(Buffer.alloc(4_000, 7)) + 2_000)
  for (const [name, bytes] of Object.entries(cases)) {
    const file = join(scratch, 'broken.tar')
    writeFileSync(file, bytes)
    await assert.rejects(restore({ databaseUrl: target, filesDir: into, file }), RestoreRefused, name)
  }
  await withDb(target, async (db) => {
    const tables =
      await sql`select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname !~ '^pg_|information_schema'`.execute(
        db,
      )
    assert.equal(tables.rows.length, 0)
  })
  assert.throws(() => statSync(into), { code: 'ENOENT' })
})

test('a database with rows is kept unless told otherwise', async () => {
  const taken = await take()
  const target = await migratedDatabase()
  await writePair(target, 500, 3)
  await assert.rejects(restore({ ...taken, databaseUrl: target }), /not empty/)
  await withDb(target, async (db) =>
    assert.equal((await sql`select 1 from core.event where subject = 'pair/500'`.execute(db)).rows.length, 1),
  )
  await restore({ ...taken, databaseUrl: target, force: true })
  assert.deepEqual(await checksums(target, ['core.setting']), await checksums(taken.databaseUrl, ['core.setting']))
})

test('a backup of a later program is refused by an earlier one', async () => {
  const databaseUrl = await migratedDatabase()
  await withDb(databaseUrl, (db) =>
    sql`insert into public.migration (name, checksum) values ('29990101000000_add_future', 'x')`.execute(db),
  )
  const { file } = await take({ databaseUrl })
  await assert.rejects(
    restore({ databaseUrl: await emptyDatabase(), filesDir: scratch, file }),
    /29990101000000_add_future, which this program lacks/,
  )
})

test('a user who may not switch off the checks of references restores parents first', async () => {
  const taken = await take()
  const server = process.env.TINHSO_TEST_SERVER ?? ''
  const target = await emptyDatabase()
  const name = `restorer_${process.pid}`
  await withDb(server, async (db) => {
    await sql.raw(`create role ${name} login`).execute(db)
    await sql.raw(`alter database ${new URL(target).pathname.slice(1)} owner to ${name}`).execute(db)
  })
  const url = new URL(target)
  url.username = name
  await restore({ ...taken, databaseUrl: url.toString(), filesDir: mkdtempSync(join(scratch, 'role-')) })
  assert.deepEqual(await checksums(target, ['core.setting']), await checksums(taken.databaseUrl, ['core.setting']))
})
