import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import Fastify from 'fastify'
import { Refusal } from '#core/errors.ts'
import { getFile, type Incoming, mediaTypes, openFile, sendFile, storeFile } from '#ground/files/index.ts'
import { world } from '../../../../test/world.ts'
import { pathOf } from './disk.ts'
import { verifyFiles } from './verify.ts'

const pdf = (): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(64), Buffer.from('\n%%EOF\n')])
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])

async function store(given: { name: string; buffer: Buffer } & Partial<Omit<Incoming, 'stream' | 'buffer'>>) {
  const { db, app, clock } = await world()
  return storeFile(db, app.config, {
    accept: [mediaTypes.pdf, mediaTypes.png],
    maxBytes: 1024 * 1024,
    by: null,
    at: clock.now(),
    entrance: 'filing',
    ...given,
  })
}

const refusedWith = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('a file is kept under the hash of its content and read back as it was', async () => {
  const { db, app } = await world()
  const content = pdf()
  const by = randomUUID()
  const file = await store({ name: 'Đơn.pdf', buffer: content, by })
  assert.equal(file.sha256, createHash('sha256').update(content).digest('hex'))
  assert.deepEqual(await getFile(db, file.id), { ...file, createdBy: by })
  const read = Buffer.concat(await (await openFile(app.config, file)).toArray())
  assert.deepEqual(read, content)
  await assert.rejects(getFile(db, randomUUID()), refusedWith('files.not_found'))
})

test('the same content lies on the disk once, under as many names as it was sent', async () => {
  const { app } = await world()
  const content = pdf()
  const [one, two] = await Promise.all([store({ name: 'a.pdf', buffer: content }), store({ name: 'b.pdf', buffer: content })])
  assert.equal(one.sha256, two.sha256)
  assert.notEqual(one.id, two.id)
  assert.deepEqual(readdirSync(join(pathOf(app.config, one.sha256), '..')), [one.sha256])
})

test('the content decides: a program that calls itself PDF is refused and leaves nothing behind', async () => {
  const { app } = await world()
  await assert.rejects(store({ name: 'don.pdf', buffer: exe }), refusedWith('files.type_refused'))
  await assert.rejects(
    store({ name: 'don.pdf', buffer: Buffer.from('<html><script>alert(1)</script>') }),
    refusedWith('files.type_refused'),
  )
  await assert.rejects(store({ name: 'anh.png', buffer: png, accept: [mediaTypes.pdf] }), refusedWith('files.type_refused'))
  await assert.rejects(store({ name: 'rong.pdf', buffer: Buffer.alloc(0) }), refusedWith('files.empty'))
  assert.equal((await store({ name: 'anh.pdf', buffer: png })).mediaType, 'image/png')
  assert.equal(existsSync(pathOf(app.config, createHash('sha256').update(exe).digest('hex'))), false)
  assert.deepEqual(readdirSync(join(app.config.dataDir, 'files/incoming')), [])
})

test('text is taken only where it is asked for', async () => {
  const buffer = Buffer.from('Xin chào, សួស្ដី\n')
  await assert.rejects(store({ name: 'a.txt', buffer }), refusedWith('files.type_refused'))
  assert.equal((await store({ name: 'a.txt', buffer, accept: [mediaTypes.text] })).mediaType, 'text/plain')
  await assert.rejects(
    store({ name: 'a.txt', buffer: Buffer.from([0xff, 0xfe, 0x00, 0x01]), accept: [mediaTypes.text] }),
    refusedWith('files.type_refused'),
  )
})

test('a stream is cut at the limit, and the words say which kinds and how large', async () => {
  const { db, app, clock } = await world()
  let sent = 0
  const endless = Readable.from(
    (async function* () {
      for (;;) {
        sent += 65_536
        yield Buffer.alloc(65_536)
      }
    })(),
  )
  const refusal = await storeFile(db, app.config, {
    name: 'to.pdf',
    stream: endless,
    accept: [mediaTypes.pdf],
    maxBytes: 1024 * 1024,
    by: null,
    at: clock.now(),
    entrance: 'filing',
  }).catch((error: unknown) => error)
  assert.ok(refusal instanceof Refusal && refusal.code === 'files.too_large')
  assert.equal(refusal.vars.max, '1 MB')
  assert.ok(sent < 3 * 1024 * 1024)
  const wrong = await store({ name: 'x.pdf', buffer: exe }).catch((error: unknown) => error)
  assert.ok(wrong instanceof Refusal && wrong.vars.types === 'PDF, PNG')
})

test('a file is sent so that nothing of it runs in our pages', async () => {
  const { app } = await world()
  const image = await store({ name: 'Ảnh thẻ.png', buffer: png })
  const paper = await store({ name: 'Đơn.pdf', buffer: pdf() })
  const server = Fastify()
  server.get('/anh', (_request, reply) => sendFile(reply, app.config, image, { inline: true }))
  server.get('/tai', (_request, reply) => sendFile(reply, app.config, image))
  server.get('/don', (_request, reply) => sendFile(reply, app.config, paper, { inline: true }))
  const shown = await server.inject('/anh')
  assert.deepEqual(shown.rawPayload, png)
  assert.equal(shown.headers['x-content-type-options'], 'nosniff')
  assert.match(String(shown.headers['content-security-policy']), /default-src 'none'.*sandbox/)
  assert.match(String(shown.headers['content-disposition']), /^inline; .*filename\*=UTF-8''%E1%BA%A2nh/)
  assert.match(String((await server.inject('/tai')).headers['content-disposition']), /^attachment/)
  assert.equal((await server.inject('/don')).headers['content-type'], 'application/pdf')
  await server.close()
})

test('a check of the store names what is missing and what was changed', async () => {
  const { db, app } = await world()
  const [gone, bent] = [await store({ name: 'a.pdf', buffer: pdf() }), await store({ name: 'b.pdf', buffer: pdf() })]
  rmSync(pathOf(app.config, gone.sha256))
  writeFileSync(pathOf(app.config, bent.sha256), Buffer.alloc(bent.size))
  const { missing, changed } = await verifyFiles(db, app.config)
  assert.ok(missing.includes(gone.sha256))
  assert.ok(changed.includes(bent.sha256))
  await assert.rejects(openFile(app.config, gone), refusedWith('files.not_found'))
})
