import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { world } from '../../../../test/world.ts'

const url = '/dieu-hanh/danh-muc'

test('administrators and leaders read the defects, every number leading to its list', async () => {
  const { inject, officer } = await world()
  for (const role of ['administrator', 'leader']) {
    const page = await inject({ url, as: await officer(role, randomUUID()) })
    assert.equal(page.statusCode, 200, role)
    assert.ok(page.body.includes('Thiếu sót trong danh mục thủ tục'))
    const link = /href="(\/dieu-hanh\/danh-muc\?quy-tac=[^"]+bo=[^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&')
    assert.ok(link)
    const list = await inject({ url: link, as: await officer(role, randomUUID()) })
    assert.match(list.body, /href="\/thu-tuc\/\d\.\d{6}"/)
  }
})

test('others do not: strangers sign in, citizens and other officers are refused', async () => {
  const { inject, officer, citizen } = await world()
  assert.ok([303, 401].includes((await inject({ url })).statusCode))
  assert.equal((await inject({ url, as: await citizen() })).statusCode, 403)
  assert.equal((await inject({ url, as: await officer('receiver', randomUUID()) })).statusCode, 403)
})

test('the report by rule and ministry is open to programs', async () => {
  const { inject } = await world()
  const answer = (await inject({ url: '/api/catalogue/defects?rule=decision_missing' })).json() as {
    counts: { rule: string; procedures: number }[]
    items: unknown[]
  }
  assert.ok(answer.counts.length > 0)
  assert.ok(answer.items.length > 0)
})

test('each finding says where, why and what to do; agencies, fields and parts have a score', async () => {
  const { inject, officer } = await world()
  const as = await officer('administrator', randomUUID())
  const list = (await inject({ url: `${url}?quy-tac=decision_missing`, as })).body
  for (const words of ['Quyết định công bố', 'Không ai kiểm được yêu cầu này có căn cứ hay không', 'Ghi số, ký hiệu văn bản làm căn cứ'])
    assert.ok(list.includes(words), words)
  for (const [view, words] of [
    ['co-quan', 'Mỗi thủ tục có 100 điểm'],
    ['linh-vuc', 'Hộ tịch'],
    ['phan', 'Quyết định công bố'],
  ]) {
    const page = await inject({ url: `${url}?xem=${view}`, as })
    assert.equal(page.statusCode, 200)
    assert.ok(page.body.includes(words ?? ''), view)
  }
  const part = await inject({ url: `${url}?phan=decision`, as })
  assert.match(part.body, /href="\/thu-tuc\/\d\.\d{6}"/)
  for (const by of ['agency', 'field', 'ministry', 'part']) {
    const { items } = (await inject({ url: `/api/catalogue/scores?by=${by}` })).json<{
      items: { name: string; score: number; procedures: number }[]
    }>()
    assert.ok(items.length > 0 && items.every((one) => one.score >= 0 && one.score <= 100), by)
    assert.deepEqual(
      items.map((one) => one.score),
      items.map((one) => one.score).toSorted((a, b) => a - b),
    )
  }
  assert.equal((await inject({ url: '/api/catalogue/scores?by=weather' })).statusCode, 422)
})
