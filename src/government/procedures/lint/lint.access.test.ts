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
