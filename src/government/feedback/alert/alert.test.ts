import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { sql } from '#core/db.ts'
import { aReport, doneOnDesk, drawWards, here, staffOf } from '../../../../test/street.ts'
import { world } from '../../../../test/world.ts'
import { feedbackModule } from '../module.ts'
import { tellAroundReport } from '../report/follow-case.ts'
import { findReport } from '../report/report.queries.ts'
import { deliverAll } from '../../../../test/hearable.ts'

before(async () => drawWards((await world()).db))

const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }

test('news of a place goes to confirmed addresses within the circle, once, and ends with one press', async () => {
  const w = await world()
  const spot = { lat: here.lat + 0.005, lon: here.lon + 0.012 }
  const ask = (email: string, more: Record<string, string> = {}) =>
    w.inject({
      method: 'POST',
      url: '/phan-anh/nhan-tin',
      headers: form,
      remoteAddress: `10.9.${Math.floor(Math.random() * 250)}.7`,
      payload: new URLSearchParams({ email, lat: String(spot.lat), lon: String(spot.lon), ban_kinh: '250', ...more }).toString(),
    })
  assert.equal((await ask('không phải', { ban_kinh: '7', lat: '' })).statusCode, 422)
  const [near, far, silent] = ['gan', 'xa', 'im'].map((name) => `${name}-${randomUUID().slice(0, 8)}@vidu.vn`) as [string, string, string]
  assert.match((await ask(near)).body, /Xem hộp thư của bạn/)
  await ask(far, { lat: String(spot.lat + 0.004) })
  await ask(silent)
  const mailsTo = async (email: string): Promise<{ template: string; path: string; body: string }[]> =>
    (
      await sql<{
        template: string
        path: string
        body: string
      }>`select template, path, body from notifications.message where address = ${email} order by created_at, id`.execute(w.db)
    ).rows
  const confirm = async (email: string): Promise<string> => {
    const path = (await mailsTo(email))[0]?.path ?? ''
    assert.match((await w.inject({ url: path })).body, /Xác nhận nhận tin/)
    assert.equal((await w.inject({ url: path.replace(/k=.*/, 'k=x') })).statusCode, 404)
    const [address = '', k = ''] = path.split('?k=')
    assert.equal((await w.inject({ method: 'POST', url: address, headers: form, payload: `k=${k}&do=confirm` })).statusCode, 303)
    return path
  }
  const path = await confirm(near)
  await confirm(far)

  const { dispatcher } = await staffOf(w)
  const report = async (): Promise<string> => {
    const { reference } = await aReport(w, { fields: { lat: String(spot.lat), lon: String(spot.lon) } })
    await doneOnDesk(w, dispatcher, reference, 'accept')
    await deliverAll(w.db, feedbackModule.listens ?? [])
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from graphile_worker.jobs where key = 'feedback.tell_around:' || (select case_id from feedback.report where reference = ${reference})`.execute(
      w.db,
    )
    assert.equal(rows[0]?.n, 1)
    const found = await findReport(w.db, { reference })
    await tellAroundReport({ db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }, { caseId: found?.caseId })
    return reference
  }
  const reference = await report()
  const got = await mailsTo(near)
  assert.deepEqual(got.map((mail) => mail.template).sort(), ['feedback.message.alert', 'feedback.message.alert_confirm'])
  assert.match(got.find((mail) => mail.template === 'feedback.message.alert')?.body ?? '', new RegExp(`Rác thải.*${reference}`))
  assert.equal((await mailsTo(far)).length, 1)
  assert.equal((await mailsTo(silent)).length, 1)

  const [address = '', k = ''] = path.split('?k=')
  await w.inject({ method: 'POST', url: address, headers: form, payload: `k=${k}&do=end` })
  await report()
  assert.equal((await mailsTo(near)).length, 2)
})

test('the feed is Atom, of a place, a commune or a kind', async () => {
  const w = await world()
  const { dispatcher } = await staffOf(w)
  const { reference } = await aReport(w, { fields: { category: 'roads', 'q-roads-danger': 'yes', words: 'Ổ gà <lớn> & sâu' } })
  await doneOnDesk(w, dispatcher, reference, 'accept')
  for (const query of ['', '?xa=31510', '?loai=roads', `?lat=${here.lat}&lon=${here.lon}&r=500`]) {
    const feed = await w.inject({ url: `/phan-anh/tin.atom${query}` })
    assert.match(String(feed.headers['content-type']), /application\/atom\+xml/)
    assert.match(feed.body, /^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/)
    assert.ok(feed.body.includes(reference) && feed.body.includes('Ổ gà &lt;lớn&gt; &amp; sâu'), query)
  }
  assert.ok(!(await w.inject({ url: '/phan-anh/tin.atom?loai=noise&xa=31528' })).body.includes(reference))
})
