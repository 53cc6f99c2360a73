import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { world } from '../../../../test/world.ts'

test('the exchange is managed by its operators and administrators, the map is seen by who steers', async () => {
  const w = await world()
  const people = {
    exchange_operator: await w.officer('exchange_operator', randomUUID()),
    administrator: await w.officer('administrator', randomUUID()),
    leader: await w.officer('leader', randomUUID()),
    receiver: await w.officer('receiver', randomUUID()),
    citizen: await w.citizen(),
  }
  const home = '/quan-tri/ket-noi'
  const managed = [
    home,
    `${home}/dich-vu`,
    `${home}/thoa-thuan`,
    `${home}/nhat-ky`,
    `${home}/dang-ky`,
    `${home}/thu-chet`,
    `${home}/danh-muc`,
    `${home}/he-thong/them`,
  ]
  const steering = ['/dieu-hanh/kien-truc', '/dieu-hanh/kien-truc.svg', '/api/exchange/architecture']
  for (const [role, as] of Object.entries(people)) {
    const operates = role === 'exchange_operator' || role === 'administrator'
    for (const url of managed) assert.equal((await w.inject({ url, as })).statusCode, operates ? 200 : 403, `${role} ${url}`)
    for (const url of steering)
      assert.equal((await w.inject({ url, as })).statusCode, operates || role === 'leader' ? 200 : 403, `${role} ${url}`)
  }
  assert.equal((await w.inject({ url: `${home}/he-thong/${randomUUID()}`, as: people.administrator })).statusCode, 404)
  assert.equal((await w.inject({ url: `${home}/thu-chet/999999999`, as: people.administrator })).statusCode, 404)
})
