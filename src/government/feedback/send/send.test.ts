import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { findCase, findCaseFile } from '#engine/casework/index.ts'
import { getFile, openFile } from '#ground/files/index.ts'
import { listMessagesAbout } from '#ground/notifications/index.ts'
import { drawWards, here, photo, sendReport, aReport, there } from '../../../../test/street.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { readExif } from '#ground/files/index.ts'
import { listPhotos } from '../report/photos.queries.ts'
import { findReport } from '../report/report.queries.ts'

describe('a report is sent', () => {
  before(async () => drawWards((await world()).db))

  test('by anybody, without an account: it is at the unit in charge, with a deadline that can be read', async () => {
    const w = await world()
    w.clock.set('2026-11-23T01:30:00Z')
    const answer = await sendReport(w, { fields: { contact: '0912 345 678', contact_name: 'Thạch Thị Sà Rươne', place: 'Trước số 12' } })
    assert.equal(answer.statusCode, 303, answer.body.slice(0, 500))
    const own = String(answer.headers.location)
    const reference = /\/p\/([^?]+)/.exec(own)?.[1] ?? ''
    assert.match(reference, /^PA\.31510-261123-\d{4,}$/)
    const page = await w.inject({ url: own })
    assert.match(page.body, /Đã nhận phản ánh của bạn/)
    assert.match(page.body, /Giữ liên kết này/)
    assert.match(page.body, /Hạn trả lời: 17:00, 26\/11\/2026/)
    assert.equal((await w.inject({ url: `/phan-anh/p/${reference}` })).statusCode, 404, 'nobody else sees it before it was looked at')
    assert.equal((await w.inject({ url: `/phan-anh/p/${reference}?k=x` })).statusCode, 404)
    const report = await findReport(w.db, { reference })
    assert.equal(report?.unitId, await unitIdOf(w, '31510'))
    assert.equal(report?.contact?.startsWith('sealed1.'), true)
    const found = await findCase(w.db, { reference })
    assert.equal(found?.kind, 'report')
    assert.ok(!JSON.stringify(found).includes('Rươne') && !JSON.stringify(found).includes('0912'), 'the case carries no name and no number')
    const told = await listMessagesAbout(w.db, reference)
    assert.match(told[0]?.body ?? '', new RegExp(`Đã nhận phản ánh ${reference}`))
    assert.equal(told[0]?.address, '0912345678')
  })

  test('with a photo: its place is read, everything else is stripped, and the original is kept nowhere', async () => {
    const w = await world()
    const original = await photo(there)
    assert.equal(readExif(original).takenAt?.toISOString(), '2026-11-23T00:55:00.000Z')
    const { reference, follow } = await aReport(w, { fields: { lat: '', lon: '', words: '' }, photos: [original] })
    const report = await findReport(w.db, { reference })
    assert.match(reference, /^PA\.31507/)
    assert.ok(Math.abs((report?.lat ?? 0) - there.lat) < 1e-4 && Math.abs((report?.lon ?? 0) - there.lon) < 1e-4)
    assert.equal(report?.occurredAt.toISOString(), '2026-11-23T00:55:00.000Z')
    const [kept] = await listPhotos(w.db, [report?.caseId ?? ''])
    assert.deepEqual([kept?.width, kept?.height], [1600, 800])
    for (const id of [kept?.fileId, kept?.smallFileId]) {
      const bytes = await buffer(await openFile(w.app.config, await getFile(w.db, id ?? '')))
      const { exif, xmp, iptc, format } = await sharp(bytes).metadata()
      assert.deepEqual({ exif, xmp, iptc, format }, { exif: undefined, xmp: undefined, iptc: undefined, format: 'jpeg' })
      assert.ok(!bytes.includes('secret') && !bytes.includes('Camera'))
    }
    const photoUrl = `/phan-anh/anh/${kept?.id}`
    assert.equal((await w.inject({ url: photoUrl })).statusCode, 404)
    const k = new URL(follow, 'http://x').searchParams.get('k')
    assert.equal((await w.inject({ url: `${photoUrl}?k=${k}` })).headers['content-type'], 'image/jpeg')
  })

  test('once, however often it arrives; another under the same key is refused', async () => {
    const w = await world()
    const key = randomUUID()
    const all = await Promise.all(Array.from({ length: 6 }, () => sendReport(w, { json: true, fields: { key } })))
    const codes = all.map((answer) => answer.statusCode).sort()
    assert.deepEqual(codes, [200, 200, 200, 200, 200, 201])
    assert.equal(new Set(all.map((answer) => answer.json<{ id: string }>().id)).size, 1)
    const other = await sendReport(w, { json: true, fields: { key, words: 'Chuyện khác' } })
    assert.equal(other.statusCode, 409)
    assert.equal(other.json<{ code: string }>().code, 'feedback.key_used')
  })

  test('by a citizen who is signed in, or anonymously all the same', async () => {
    const w = await world()
    const citizen = await w.citizen({ name: 'Kim Thị Sa Rinh' })
    const own = await aReport(w, { as: citizen })
    assert.equal((await findReport(w.db, { reference: own.reference }))?.ownerId, citizen.personId)
    assert.match((await w.inject({ url: '/phan-anh', as: citizen })).body, new RegExp(own.reference))
    const hidden = await aReport(w, { as: citizen, fields: { anonymous: 'yes', contact: 'x@vidu.vn', contact_name: 'Kim' } })
    const report = await findReport(w.db, { reference: hidden.reference })
    assert.deepEqual([report?.ownerId, report?.contact, report?.contactName], [null, null, null])
    const file = await findCaseFile(w.db, { reference: hidden.reference }, undefined, w.clock.now())
    assert.ok(!JSON.stringify(file).includes(citizen.personId))
  })

  test('by the road without a position: commune and words are enough', async () => {
    const w = await world()
    const commune = await unitIdOf(w, '31528')
    const { reference } = await aReport(w, { fields: { lat: '', lon: '', commune, place: 'Chợ Kế Sách' } })
    assert.match(reference, /^PA\.31528/)
  })
})

describe('what is not complete is said field by field', () => {
  const faultsOf = async (fields: Record<string, string>, photos: Buffer[] = []): Promise<Record<string, string>> => {
    const answer = await sendReport(await world(), { json: true, fields, photos })
    assert.equal(answer.statusCode, 422, answer.body)
    return Object.fromEntries(
      answer.json<{ fields: { field: string; message: string }[] }>().fields.map((fault) => [fault.field, fault.message]),
    )
  }

  test('and the form comes back with what was typed, in the reader’s language', async () => {
    const w = await world()
    const { statusCode, body } = await sendReport(
      { inject: (options) => w.inject({ ...options, lang: 'en' }) },
      { fields: { category: '', words: 'Big hole', lat: '', lon: '' } },
    )
    assert.equal(statusCode, 422)
    for (const said of ['Choose what it is.', 'Choose the commune or ward.', 'Big hole']) assert.ok(body.includes(said), said)
  })

  test('category, words, place, contact, questions', async () => {
    assert.deepEqual(Object.keys(await faultsOf({ category: 'cats', words: '', contact: 'abc', lat: '', lon: '' })).sort(), [
      'category',
      'commune',
      'contact',
      'words',
    ])
    assert.match((await faultsOf({ category: 'roads' }))['q-roads-danger'] ?? '', /Có nguy hiểm/)
    assert.match((await faultsOf({ lat: '21.03', lon: '105.85' })).commune ?? '', /ngoài địa bàn/)
    assert.match((await faultsOf({}, [Buffer.from('not a picture')])).photos ?? '', /Không đọc được ảnh/)
    assert.match((await faultsOf({ key: 'short' })).words ?? '', /tải lại trang/)
  })

  test('and an emergency is sent to the telephone instead', async () => {
    const w = await world()
    const answer = await sendReport(w, { fields: { category: 'lights', 'n-lights-wire': 'yes' } })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /gọi 114/)
  })

  test('and one network address is stopped after sixty', async () => {
    const w = await world()
    const codes: number[] = []
    for (let n = 0; n < 62; n++) codes.push((await sendReport(w, { json: true, ip: '203.0.113.7', fields: { category: '' } })).statusCode)
    assert.deepEqual([codes[59], codes[60]], [422, 429])
  })
})

test('reports of the same kind nearby are suggested, of others and farther away are not', async () => {
  const w = await world()
  const spot = { lat: here.lat + 0.008, lon: here.lon + 0.004 }
  const { reference } = await aReport(w, {
    fields: { category: 'noise', lat: String(spot.lat), lon: String(spot.lon), words: 'Karaoke tới khuya' },
  })
  const ask = async (lat: number, category = 'noise'): Promise<string[]> => {
    const answer = await w.inject({ url: `/phan-anh/gan-day?loai=${category}&lat=${lat}&lon=${spot.lon}` })
    return answer.json<{ near: { reference: string }[] }>().near.map((near) => near.reference)
  }
  assert.deepEqual(await ask(spot.lat), [], 'what nobody has looked at is not shown')
  const { staffOf, doneOnDesk } = await import('../../../../test/street.ts')
  const { dispatcher } = await staffOf(w)
  await doneOnDesk(w, dispatcher, reference, 'accept')
  assert.deepEqual(await ask(spot.lat + 0.0008), [reference], '89 m')
  assert.deepEqual(await ask(spot.lat + 0.001), [], '111 m')
  assert.deepEqual(await ask(spot.lat, 'waste'), [])
  assert.equal((await w.inject({ url: '/phan-anh/gan-day?loai=noise&lat=x&lon=1' })).statusCode, 400)
})
