import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Refusal } from '#core/errors.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { eicar, type Manner, startClamd } from '../../../../test/clamd.ts'
import { world } from '../../../../test/world.ts'
import { filesModule } from '../module.ts'
import { openSealed } from '../quarantine/seal.ts'
import { pathOf } from '../store/disk.ts'
import { getFile } from '../store/store.queries.ts'
import { mediaTypes } from '../store/store.rules.ts'
import { openFile, storeFile } from '../store/store.ts'
import { examineBytes } from './examine.ts'
import { eraseOld, rescan, scanDue } from './scan.job.ts'
import { askVersion, ping, scanBytes, ScannerAway } from './scanner.adapter.ts'
import { isStale, signaturesOf, verdictOf, waitAfter } from './scanner.rules.ts'
import { scannerFinding } from './state.ts'

const day = 86_400_000
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const paper = (inside: string | Buffer = ''): Buffer =>
  Buffer.concat([Buffer.from(`%PDF-1.7\n% ${randomUUID()}\n`), Buffer.from(inside), Buffer.from('\n%%EOF\n')])

async function open(t: TestContext, manner: Partial<Manner> = {}) {
  const w = await world()
  const clamd = await startClamd(manner)
  t.after(() => clamd.stop())
  const began = w.clock.now()
  t.after(() => w.clock.set(began))
  const config = { ...w.app.config, scanner: { address: clamd.address, timeoutSeconds: 2 } }
  const context = { db: w.db, clock: w.clock, config, log: () => undefined }
  const store = (buffer: Buffer, by: string | null = null, own = config) =>
    storeFile(w.db, own, {
      name: 'Giấy tờ.pdf',
      buffer,
      accept: [mediaTypes.pdf],
      maxBytes: 1e7,
      by,
      at: w.clock.now(),
      entrance: 'filing',
    })
  const text = async (file: { id: string }) => Buffer.concat(await (await openFile(config, await getFile(w.db, file.id))).toArray())
  return { w, clamd, config, context, store, text }
}

test('answers of the scanner are read as it means them, and its signatures have an age', () => {
  assert.deepEqual(verdictOf('stream: OK\0'), { kind: 'clean' })
  assert.deepEqual(verdictOf('stream: Win.Test.EICAR_HDB-1(44d88612fea8a8f36de82e1278abb02f:68) FOUND\0'), {
    kind: 'infected',
    signature: 'Win.Test.EICAR_HDB-1',
  })
  assert.deepEqual(verdictOf('INSTREAM size limit exceeded. ERROR\0'), { kind: 'unable', reason: 'INSTREAM size limit exceeded. ERROR' })
  assert.equal(verdictOf('').kind, 'unable')
  const version = 'ClamAV 1.4.3/27555/Mon Nov 16 08:00:00 2026'
  assert.equal(signaturesOf(version).number, '27555')
  assert.equal(isStale(version, new Date('2026-11-20T00:00:00Z')), false)
  assert.equal(isStale(version, new Date('2026-11-30T00:00:00Z')), true)
  assert.equal(isStale('ClamAV 1.4.3', new Date()), true)
  assert.deepEqual([0, 1, 6, 60].map(waitAfter), [15_000, 30_000, 960_000, 1_800_000])
})

test('a file is scanned on its way in: what is infected is put away, told of, and its bytes never come again', async (t) => {
  const { w, clamd, config, store, text } = await open(t)
  const clean = await store(paper('x'.repeat(200_000)))
  assert.equal(clean.state, 'clean')
  assert.ok(clamd.manner.seen.includes(clean.size), 'it was sent whole, in pieces')
  assert.equal((await text(clean)).length, clean.size)

  const bad = paper(eicar)
  const refusal = await store(bad).catch((error: unknown) => error)
  assert.ok(refusal instanceof Refusal && refusal.code === 'files.infected' && refusal.vars.name === 'Giấy tờ.pdf')
  const hash = createHash('sha256').update(bad).digest('hex')
  assert.equal(existsSync(pathOf(config, hash)), false)
  const sealed = readFileSync(join(config.dataDir, 'files/quarantine', `${hash}.sealed`))
  assert.equal(sealed.includes(eicar), false)
  assert.deepEqual(await openSealed(config, hash), bad)
  clamd.manner.signatures = {}
  const seen = clamd.manner.seen.length
  await assert.rejects(store(bad), refused('files.infected'))
  assert.equal(clamd.manner.seen.length, seen, 'the hash is enough')

  const officer = await w.officer('administrator', (await findUnitByCode(w.db, '31510', { on: '2026-11-23' }))?.id ?? '')
  const page = await w.inject({ url: '/quan-tri/tep-cach-ly', as: officer })
  assert.equal(page.statusCode, 200)
  for (const words of [
    'Tệp bị cách ly',
    'Eicar-Test-Signature',
    'Bị từ chối khi gửi',
    'Nộp hồ sơ',
    'Niêm phong đến 23/12/2026',
    'chưa đặt máy quét',
  ])
    assert.ok(page.body.includes(words), words)

  const days = w.clock.now().getTime() + 31 * day
  w.clock.set(new Date(days))
  await eraseOld({ db: w.db, clock: w.clock, config, log: () => undefined })
  assert.equal(existsSync(join(config.dataDir, 'files/quarantine', `${hash}.sealed`)), false)
  await assert.rejects(store(bad), refused('files.infected'), 'the hash outlives the bytes')
})

test('while the scanner is away a file is kept, opens for nobody, and is tried again later and later', async (t) => {
  const { w, clamd, config, context, store, text } = await open(t, { silent: true })
  const quick = { ...config, scanner: { ...config.scanner, timeoutSeconds: 1 } }
  const file = await store(paper(), null, quick)
  assert.equal(file.state, 'staged')
  await assert.rejects(text(file), refused('files.being_scanned'))
  const next = await store(paper(eicar), (await w.citizen()).personId, quick)
  assert.equal(next.state, 'staged', 'the next upload does not wait for a scanner that was just away')

  clamd.manner.silent = false
  await scanDue(context)
  assert.equal((await getFile(w.db, file.id)).state, 'staged', 'its time has not come')
  w.clock.advance(15_000)
  await scanDue(context)
  assert.equal((await getFile(w.db, file.id)).state, 'clean')
  assert.equal((await text(file)).length, file.size)
  await assert.rejects(text(next), refused('files.quarantined'))
  assert.equal(existsSync(pathOf(config, next.sha256)), false)
})

test('what is infected after it was kept is told to who sent it, and is given back where it was no malware', async (t) => {
  const { w, clamd, context, store, text } = await open(t)
  const person = await w.citizen()
  const words = randomUUID()
  const file = await store(paper(words), person.personId)
  assert.equal(file.state, 'clean')
  clamd.manner.signatures = { 'New.Malware-1': Buffer.from(words) }
  assert.equal((await rescan(context, { limit: 5_000 }))?.infected, 0, 'these signatures have seen it')
  clamd.manner.version = 'ClamAV 1.4.3/27556/Mon Nov 23 00:00:00 2026'
  assert.equal((await rescan(context, { limit: 5_000 }))?.infected, 1)
  await assert.rejects(text(file), refused('files.quarantined'))
  const inbox = await w.inject({ url: '/thong-bao', as: person })
  assert.match(inbox.body, /Giấy tờ\.pdf[^<]*có mã độc nên đã bị cách ly/)
  const copy = await filesModule.personal?.copy(context, person.personId)
  assert.match(JSON.stringify(copy), /"name":"Giấy tờ\.pdf","signature":"New\.Malware-1"/)

  const release = filesModule.commands?.find(({ name }) => name === 'files release')
  assert.equal(await release?.run(context, [file.sha256], {}), 0)
  assert.ok((await text(file)).includes(words))
  assert.equal(await release?.run(context, [file.sha256], {}), 1)
})

test('without a scanner files are kept, and the program says plainly that nothing scans them', async (t) => {
  const { w, clamd, config, context, store, text } = await open(t)
  const off = { ...config, scanner: undefined }
  const file = await store(paper(), null, off as never)
  assert.equal(file.state, 'unscanned')
  assert.equal((await text(file)).length, file.size)
  const now = w.clock.now()
  assert.deepEqual(await scannerFinding({ ...off, mode: 'production' }, now), {
    ok: false,
    subject: 'files',
    message: 'files are not scanned: no scanner set',
    remedy: 'install clamav-daemon and set TINHSO_SCANNER, such as unix:/run/clamav/clamd.ctl',
  })
  assert.equal((await scannerFinding(config, now)).ok, true)
  const said: string[] = []
  const command = filesModule.commands?.find(({ name }) => name === 'files rescan')
  assert.equal(await command?.run({ ...context, log: (line) => said.push(line) }, [], { limit: '5000', all: true }), 0)
  assert.match(said[0] ?? '', /scanned by ClamAV 1\.4\.3\/27555/)
  assert.equal((await getFile(w.db, file.id)).state, 'clean')
  await clamd.stop()
  assert.match((await scannerFinding(config, now)).message, /does not answer/)
  assert.equal(await command?.run({ ...context, log: () => undefined }, [], { limit: '0' }), 2)
})

test('what is read and not kept goes through the same door', async (t) => {
  const { w, clamd, config } = await open(t)
  const given = { name: 'bảng.pdf', entrance: 'import' as const, by: null, at: w.clock.now() }
  await examineBytes(w.db, config, { ...given, bytes: paper() })
  await assert.rejects(examineBytes(w.db, config, { ...given, bytes: paper(eicar) }), refused('files.infected'))
  await assert.rejects(examineBytes(w.db, config, { ...given, bytes: paper('<</S/Launch>>') }), refused('files.danger.launch'))
  clamd.manner.most = 10
  await examineBytes(w.db, config, { ...given, bytes: paper() })
  await assert.rejects(examineBytes(w.db, config, { ...given, bytes: paper(), toPerson: true }), refused('files.being_scanned'))
})

test('the real clamd says the same', async (t) => {
  const program = ['/usr/sbin/clamd', '/usr/local/sbin/clamd'].find((path) => existsSync(path))
  if (!program) return t.skip('skipped: no clamd on this machine')
  const folder = mkdtempSync(join(tmpdir(), 'clamd-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'own.ndb'), `Own-Test-Signature:0:*:${eicar.toString('hex')}\n`)
  const socket = join(folder, 'ctl')
  const lines = ['Foreground true', `LocalSocket ${socket}`, `DatabaseDirectory ${folder}`, 'StreamMaxLength 1M']
  writeFileSync(join(folder, 'clamd.conf'), `${lines.join('\n')}\n`)
  const clamd = spawn(program, ['-c', join(folder, 'clamd.conf')], { stdio: 'ignore' })
  t.after(() => clamd.kill('SIGKILL'))
  const scanner = { address: `unix:${socket}`, timeoutSeconds: 5 }
  for (let n = 0; n < 300 && !(await ping(scanner)); n++) await wait(100)
  assert.match(await askVersion(scanner), /^ClamAV \d/)
  assert.deepEqual(await scanBytes(scanner, paper('y'.repeat(300_000)), 30), { kind: 'clean' })
  assert.deepEqual(await scanBytes(scanner, paper(eicar), 30), { kind: 'infected', signature: 'Own-Test-Signature.UNOFFICIAL' })
  const tooLong = await scanBytes(scanner, Buffer.alloc(3 * 1024 * 1024, 1), 30)
  assert.ok(tooLong.kind === 'unable' && /size limit exceeded|StreamMaxLength/.test(tooLong.reason), JSON.stringify(tooLong))
  clamd.kill('SIGKILL')
  await new Promise((done) => clamd.once('exit', done))
  await assert.rejects(scanBytes(scanner, paper(), 5), ScannerAway)
})
