import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { listEntries, listSteps } from './entry.queries.ts'

const json = { accept: 'application/json' }
const words = (page: { body: string }): string => page.body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('a commune’s figure is entered with its origin, checked, approved a level above, and then told', async () => {
  const w = await world()
  const [commune, city] = [await unitIdOf(w, '31673'), await unitIdOf(w, '92')]
  const [clerk, beside, above] = [
    await w.officer('data_entry', commune),
    await w.officer('data_approver', commune),
    await w.officer('data_approver', city),
  ]
  const desk = await w.inject({ url: '/lam-viec/so-lieu', as: clerk })
  assert.equal(desk.statusCode, 200)
  assert.match(words(desk), /Tổ công nghệ số cộng đồng/)
  assert.match(words(desk), /Sổ tổ công nghệ số cộng đồng, trước 30\/06\/2027/)
  const url = `/lam-viec/so-lieu/community_teams/2026-Q3?don-vi=${commune}`
  const wrong = await post(w, clerk, url, { value: '1,5', origin: '' })
  assert.equal(wrong.statusCode, 422)
  assert.match(words(wrong), /Nhập số nguyên/)
  assert.match(words(wrong), /Hãy ghi số này lấy từ đâu/)
  assert.equal((await post(w, clerk, url, { value: '12', origin: 'Danh sách của xã' })).statusCode, 303)
  const [entry] = await listEntries(w.db, { series: ['community_teams'], unitIds: [commune], states: ['entered'] })
  assert.ok(entry)
  const decide = (as: typeof clerk, decision: string, note = '') => post(w, as, `/lam-viec/so-lieu/duyet/${entry.id}`, { decision, note })
  assert.equal((await decide(beside, 'approve')).statusCode, 403, 'not by the unit itself')
  assert.equal((await decide(beside, 'check')).statusCode, 303)
  assert.match(words(await w.inject({ url: `/lam-viec/so-lieu/duyet/${entry.id}`, as: above })), /Danh sách của xã/)
  assert.equal((await decide(above, 'return')).statusCode, 422, 'a reason is needed')
  assert.equal((await decide(above, 'return', 'Thiếu tổ ở ấp 3')).statusCode, 303)
  assert.equal((await post(w, clerk, url, { value: '13', origin: 'Danh sách của xã' })).statusCode, 303)
  assert.equal((await decide(above, 'approve')).statusCode, 303)
  assert.equal((await decide(above, 'approve')).statusCode, 409, 'once')
  const values = await w.inject({
    url: `/api/indicators/community_teams/values?from=2026-Q3&to=2026-Q3&unit=${commune}`,
    as: above,
    headers: json,
  })
  assert.equal(values.json<{ values: { value: number }[] }>().values[0]?.value, 13)
  assert.deepEqual(
    (await listSteps(w.db, entry.id)).map(({ action, value }) => [action, value]),
    [
      ['enter', 12],
      ['check', 12],
      ['return', 12],
      ['correct', 13],
      ['approve', 13],
    ],
  )
  await assert.rejects(
    sql`update indicators.entry_step set value = 1 where entry_id = ${entry.id}::uuid`.execute(w.db),
    /kept as it was written/,
  )
  assert.equal(
    (await post(w, clerk, url, { value: '90', origin: 'Danh sách' })).statusCode,
    303,
    'the first period has nothing to compare with',
  )
})

test('a figure that stands out is taken only with words, and others’ figures are out of reach', async () => {
  const w = await world()
  const [commune, other, city] = await Promise.all(['31528', '31507', '92'].map((code) => unitIdOf(w, code)))
  assert.ok(commune && other && city)
  const [clerk, above] = [await w.officer('data_entry', commune), await w.officer('data_approver', city)]
  const at = (period: string, unit = commune): string => `/lam-viec/so-lieu/homes/${period}?don-vi=${unit}`
  assert.equal((await post(w, clerk, at('2026-Q2'), { value: '4.000', origin: 'Công an xã' })).statusCode, 303)
  const [first] = await listEntries(w.db, { series: ['homes'], unitIds: [commune], states: ['entered'] })
  assert.equal((await post(w, above, `/lam-viec/so-lieu/duyet/${first?.id}`, { decision: 'approve' })).statusCode, 303)
  const wild = await post(w, clerk, at('2026-Q3'), { value: '40000', origin: 'Công an xã' })
  assert.equal(wild.statusCode, 422)
  assert.match(words(wild), /thường trong khoảng 2\.000 đến 6\.000/)
  assert.equal((await post(w, clerk, at('2026-Q3'), { value: '40000', origin: 'Công an xã', note: 'Sáp nhập ấp' })).statusCode, 303)
  assert.match(words(await w.inject({ url: '/lam-viec/so-lieu', as: above })), /Khác thường/)
  assert.equal((await post(w, clerk, at('2026-Q3', other), { value: '1', origin: 'x' })).statusCode, 403)
  assert.equal((await post(w, clerk, at('2026-Q4'), { value: '1', origin: 'x' })).statusCode, 409, 'the quarter is not over')
  assert.equal((await w.inject({ url: at('2026-05'), as: clerk })).statusCode, 404)
  assert.equal(
    (await w.inject({ url: `/lam-viec/so-lieu/one_stop_received/2026-10?don-vi=${commune}`, as: clerk })).statusCode,
    404,
    'a computed one is not entered',
  )
  const stranger = await w.officer('data_approver', other)
  assert.equal((await w.inject({ url: `/lam-viec/so-lieu/duyet/${first?.id}`, as: stranger })).statusCode, 404)
})
