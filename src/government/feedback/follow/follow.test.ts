import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { findCaseFile } from '#engine/casework/index.ts'
import { listMessagesAbout } from '#ground/notifications/index.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { aReport, deskAct, doneOnDesk, drawWards, here, otherWard, photo, type Sent, staffOf, withPhotos } from '../../../../test/street.ts'
import { type World, world } from '../../../../test/world.ts'
import { listPhotos } from '../report/photos.queries.ts'
import { findReport } from '../report/report.queries.ts'

const words = (body: string): string => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const own = async (w: World, { reference, k }: Sent, action: string, fields: Record<string, string> = {}) => {
  const { payload, headers } = withPhotos({ k, ...fields })
  return w.inject({
    method: 'POST',
    url: `/phan-anh/p/${reference}/viec/${action}`,
    payload,
    headers,
    remoteAddress: `10.1.${Math.floor(Math.random() * 250)}.9`,
  })
}

describe('the life of a report', () => {
  before(async () => drawWards((await world()).db))

  test('looked at, taken, answered with a photo, rated; reopened within the window and not after', async () => {
    const w = await world()
    w.clock.set('2026-11-23T01:30:00Z')
    const { dispatcher } = await staffOf(w)
    let { fieldOfficer } = await staffOf(w)
    const sent = await aReport(w, { fields: { contact: 'sarinh@vidu.vn' }, photos: [await photo()] })
    const url = `/phan-anh/p/${sent.reference}`
    await doneOnDesk(w, dispatcher, sent.reference, 'accept')
    const open = await w.inject({ url })
    assert.equal(open.statusCode, 200)
    assert.match(open.body, /Đã chuyển xử lý/)
    assert.ok(!open.body.includes('sarinh') && !open.body.includes('name="k"'))
    await doneOnDesk(w, fieldOfficer, sent.reference, 'take')

    const bare = await deskAct(w, fieldOfficer, sent.reference, 'answer', { note: 'Đã dọn' })
    assert.equal(bare.statusCode, 422)
    assert.match(bare.body, /cần ít nhất một ảnh sau khi xử lý/)
    w.clock.set('2026-11-24T02:00:00Z')
    ;({ fieldOfficer } = await staffOf(w))
    await doneOnDesk(w, fieldOfficer, sent.reference, 'answer', { template: 'waste_done' }, [await photo()])
    const answered = words((await w.inject({ url })).body)
    assert.match(answered, /Đã xử lý và trả lời : Đội vệ sinh đã dọn xong/)
    assert.match(answered, /Đã trả lời/)
    const messages = (await listMessagesAbout(w.db, sent.reference)).map((message) => message.template).sort()
    assert.deepEqual(messages, ['feedback.message.accepted', 'feedback.message.answered', 'feedback.message.received'])

    assert.equal((await own(w, sent, 'rate', {})).statusCode, 422)
    assert.equal((await own(w, sent, 'rate', { score: '2' })).statusCode, 303)
    assert.equal((await findReport(w.db, { reference: sent.reference }))?.score, 2)
    assert.equal((await own(w, { ...sent, k: 'x' }, 'reopen', { note: 'Còn rác' })).statusCode, 403)
    assert.equal((await own(w, sent, 'reopen', { note: 'Còn rác phía sau' })).statusCode, 303)
    const again = await findReport(w.db, { reference: sent.reference })
    assert.deepEqual([again?.state, again?.reopened, again?.score], ['assigned', 1, null])
    assert.ok(!(await w.inject({ url })).body.includes('phía sau'), 'what the reporter adds goes to the agency')

    await doneOnDesk(w, fieldOfficer, sent.reference, 'answer', { note: 'Đã dọn hết' }, [await photo()])
    w.clock.set('2026-12-20T02:00:00Z')
    const late = await own(w, sent, 'reopen', { note: 'Lại có rác' })
    assert.equal(late.statusCode, 409)
    assert.match(late.body, /Chỉ mở lại được trong 14 ngày/)
    w.clock.set('2026-11-23T01:30:00Z')
  })

  test('asked and told: the clock stands still in between; what is told is for the agency', async () => {
    const w = await world()
    const { dispatcher, fieldOfficer } = await staffOf(w)
    const sent = await aReport(w)
    await doneOnDesk(w, dispatcher, sent.reference, 'accept')
    await doneOnDesk(w, fieldOfficer, sent.reference, 'ask', { template: 'where' })
    assert.equal((await findReport(w.db, { reference: sent.reference }))?.dueAt, null)
    assert.match((await w.inject({ url: `/phan-anh/p/${sent.reference}?k=${sent.k}` })).body, /Xin cho biết rõ hơn địa điểm/)
    assert.equal((await own(w, sent, 'tell', { note: '' })).statusCode, 422)
    assert.equal((await own(w, sent, 'tell', { note: 'Sau lưng chợ' })).statusCode, 303)
    assert.notEqual((await findReport(w.db, { reference: sent.reference }))?.dueAt, null)
  })

  test('routed to another unit without losing the time spent; the officer there goes on', async (t) => {
    const w = await world()
    const { dispatcher } = await staffOf(w)
    const sent = await aReport(w)
    const before = await findReport(w.db, { reference: sent.reference })
    w.clock.advance(3 * 3_600_000)
    t.after(() => w.clock.advance(-3 * 3_600_000))
    const elsewhere = await staffOf(w, otherWard)
    assert.equal((await w.inject({ url: `/lam-viec/phan-anh/${sent.reference}`, as: elsewhere.dispatcher })).statusCode, 404)
    await doneOnDesk(w, dispatcher, sent.reference, 'route', { unit: await unitIdOf(w, otherWard), note: 'Bên kia đường' })
    const after = await findReport(w.db, { reference: sent.reference })
    assert.equal(after?.unitId, await unitIdOf(w, otherWard))
    assert.equal(after?.dueAt?.toISOString(), before?.dueAt?.toISOString())
    await doneOnDesk(w, elsewhere.dispatcher, sent.reference, 'accept')
    assert.equal((await w.inject({ url: `/lam-viec/phan-anh/${sent.reference}`, as: dispatcher })).statusCode, 404)
    const file = await findCaseFile(w.db, { reference: sent.reference }, undefined, w.clock.now())
    assert.equal(file?.deadline?.startedAt?.toISOString(), file?.case.openedAt.toISOString())
  })

  test('merged: followers move, nobody is counted twice', async () => {
    const w = await world()
    const { dispatcher } = await staffOf(w)
    const [one, two] = [await aReport(w), await aReport(w)]
    for (const { reference } of [one, two]) await doneOnDesk(w, dispatcher, reference, 'accept')
    const [a, b] = [await w.citizen(), await w.citizen()]
    const support = (reference: string, as: typeof a, fields: Record<string, string>) =>
      w.inject({
        method: 'POST',
        url: `/phan-anh/p/${reference}/theo-doi`,
        as,
        payload: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      })
    for (const [reference, as] of [
      [one.reference, a],
      [one.reference, a],
      [one.reference, b],
      [two.reference, a],
    ] as const)
      assert.equal((await support(reference, as, { me_too: 'yes' })).statusCode, 303)
    assert.equal((await findReport(w.db, { reference: one.reference }))?.supporters, 2)
    const bad = await deskAct(w, dispatcher, one.reference, 'merge', { into: one.reference })
    assert.equal(bad.statusCode, 422)
    assert.match(bad.body, /Không gộp được/)
    await doneOnDesk(w, dispatcher, one.reference, 'merge', { into: two.reference })
    assert.equal((await findReport(w.db, { reference: two.reference }))?.supporters, 2)
    assert.match(
      (await w.inject({ url: `/phan-anh/p/${one.reference}` })).body,
      new RegExp(`đã gộp vào <a href="/phan-anh/p/${two.reference}"`),
    )
    await doneOnDesk(w, dispatcher, two.reference, 'answer', { note: 'Xong' }, [await photo()])
    const followers = (await listMessagesAbout(w.db, two.reference)).filter(
      (message) => message.template === 'feedback.message.followed_answered',
    )
    assert.equal(new Set(followers.map((message) => message.personId)).size, 2)
  })

  test('a visitor is counted once, and follows by e-mail without an account', async () => {
    const w = await world()
    const { dispatcher } = await staffOf(w)
    const { reference } = await aReport(w)
    await doneOnDesk(w, dispatcher, reference, 'accept')
    const post = (fields: Record<string, string>, cookie = '') =>
      w.inject({
        method: 'POST',
        url: `/phan-anh/p/${reference}/theo-doi`,
        payload: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie },
      })
    const first = await post({ me_too: 'yes' })
    const mark = String(first.headers['set-cookie']).split(';')[0] ?? ''
    await post({ me_too: 'yes' }, mark)
    assert.equal((await findReport(w.db, { reference }))?.supporters, 1)
    assert.equal((await post({ email: 'khong phai thu' })).statusCode, 422)
    await post({ email: 'Nguoi@vidu.vn' })
    await post({ email: 'nguoi@vidu.vn' })
    await doneOnDesk(w, dispatcher, reference, 'answer', { note: 'Xong' }, [await photo()])
    const mails = (await listMessagesAbout(w.db, reference)).filter((message) => message.address === 'nguoi@vidu.vn')
    assert.equal(mails.length, 1)
    await post({ stop: 'yes' }, mark)
    assert.equal((await findReport(w.db, { reference }))?.supporters, 0)
  })

  test('two reports of the same place: the second is taken back and the first followed instead', async () => {
    const w = await world()
    const { dispatcher } = await staffOf(w)
    const place = { lat: String(here.lat - 0.01), lon: String(here.lon - 0.01), category: 'water' }
    const first = await aReport(w, { fields: place })
    await doneOnDesk(w, dispatcher, first.reference, 'accept')
    const second = await aReport(w, { fields: place })
    const receipt = await w.inject({ url: second.follow })
    assert.match(receipt.body, /Có người đã phản ánh gần đó/)
    const answer = await own(w, second, 'withdraw', { into: first.reference })
    assert.equal(answer.headers.location, `/phan-anh/p/${first.reference}`)
    assert.equal((await findReport(w.db, { reference: second.reference }))?.state, 'withdrawn')
    assert.equal((await findReport(w.db, { reference: first.reference }))?.supporters, 1)
  })
})

describe('what the public sees', () => {
  test('words and photos can be redacted; a mask replaces the picture and a withheld one is gone', async () => {
    const w = await world()
    const { dispatcher, fieldOfficer } = await staffOf(w)
    const { reference } = await aReport(w, { fields: { words: 'Ông Ba số 0912345678 đổ rác', mask: 'yes' }, photos: [await photo()] })
    await doneOnDesk(w, dispatcher, reference, 'accept')
    const report = await findReport(w.db, { reference })
    const [kept] = await listPhotos(w.db, [report?.caseId ?? ''])
    const image = `/phan-anh/anh/${kept?.id}`
    assert.equal((await w.inject({ url: image })).statusCode, 404, 'the reporter asked that it be masked first')
    const form = (url: string, as: typeof dispatcher, fields: Record<string, string>) =>
      w.inject({
        method: 'POST',
        url,
        as,
        payload: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      })
    const mask = `/lam-viec/phan-anh/anh/${kept?.id}/che`
    assert.equal((await w.inject({ url: mask, as: dispatcher })).statusCode, 200)
    assert.equal((await form(mask, dispatcher, { masks: '10,10,999,1' })).statusCode, 422)
    assert.equal((await form(mask, fieldOfficer, { masks: '10,10,20,20' })).statusCode, 403)
    const before = (await w.inject({ url: image, as: dispatcher })).rawPayload
    assert.equal((await form(mask, dispatcher, { masks: '10,10,30,30; 60,60,20,20' })).statusCode, 303)
    const shown = await w.inject({ url: image })
    assert.equal(shown.statusCode, 200)
    assert.ok(!shown.rawPayload.equals(before))
    assert.match(String(shown.headers['cache-control']), /public/)
    await form(mask, dispatcher, { masks: '', withheld: 'yes' })
    assert.equal((await w.inject({ url: image })).statusCode, 404)
    await form(`/lam-viec/phan-anh/${reference}/loi`, dispatcher, { words: 'Có người đổ rác', place: 'Cuối hẻm' })
    const page = (await w.inject({ url: `/phan-anh/p/${reference}` })).body
    assert.ok(page.includes('Có người đổ rác') && !page.includes('0912345678'))
    assert.match((await w.inject({ url: `/lam-viec/phan-anh/${reference}`, as: dispatcher })).body, /Đã gửi: Ông Ba số 0912345678/)
  })

  test('hidden again, it is gone from page, map, list and feed', async () => {
    const w = await world()
    const { dispatcher } = await staffOf(w)
    const place = { lat: String(here.lat + 0.0111), lon: String(here.lon + 0.0111), category: 'advertising' }
    const { reference } = await aReport(w, { fields: place })
    const seen = async (): Promise<boolean[]> => {
      const at = `lat=${place.lat}&lon=${place.lon}`
      const pages = await Promise.all(
        [`/phan-anh?loai=advertising`, `/phan-anh/ban-do?loai=advertising&${at}`, `/phan-anh/tin.atom?loai=advertising&${at}&r=100`].map(
          (url) => w.inject({ url }),
        ),
      )
      return pages.map((page) => page.body.includes(reference))
    }
    assert.deepEqual(await seen(), [false, false, false])
    await doneOnDesk(w, dispatcher, reference, 'accept')
    assert.deepEqual(await seen(), [true, true, true])
    await doneOnDesk(w, dispatcher, reference, 'hide', { note: 'Có nội dung riêng tư' })
    assert.deepEqual(await seen(), [false, false, false])
    await doneOnDesk(w, dispatcher, reference, 'show')
    assert.deepEqual(await seen(), [true, true, true])
  })
})
