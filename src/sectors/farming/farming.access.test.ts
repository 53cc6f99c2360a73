import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pond, write } from '../../../test/farming.ts'
import { post, unitIdOf } from '../../../test/filing.ts'

test('a diary is its producer’s to write, its commune’s officers’ to read, and nobody else learns of it', async () => {
  const farm = await pond()
  const { w, farmer, area, season, commune } = farm
  const [city, elsewhere] = await Promise.all([unitIdOf(w, '92'), unitIdOf(w, '31507')])
  const stranger = await w.citizen()
  const [own, above, far, leader, receiver] = await Promise.all([
    w.officer('agriculture_officer', commune),
    w.officer('agriculture_officer', city),
    w.officer('agriculture_officer', elsewhere),
    w.officer('leader', commune),
    w.officer('receiver', commune),
  ])
  const [mine, desk] = [`/nuoi-trong/vu/${season}`, `/lam-viec/nuoi-trong/vu/${season}`]
  const table = [
    [farmer, mine, 200],
    [farmer, `${mine}/ghi`, 200],
    [farmer, `/nuoi-trong/vung/${area}`, 200],
    [stranger, mine, 404],
    [stranger, `${mine}/ghi`, 404],
    [stranger, `${mine}/thu-hoach`, 404],
    [stranger, `/nuoi-trong/vung/${area}`, 404],
    [own, mine, 404],
    [farmer, desk, 403],
    [own, desk, 200],
    [above, desk, 200],
    [leader, desk, 200],
    [far, desk, 404],
    [far, `/lam-viec/nuoi-trong/vung/${area}`, 404],
    [receiver, desk, 403],
    [leader, `${desk}/kiem-nghiem`, 403],
  ] as const
  for (const [as, url, status] of table) assert.equal((await w.inject({ url, as })).statusCode, status, `${as.name} ${url}`)
  assert.equal((await write(farm, stranger, { kind: 'note', note_words: 'Không phải của tôi' })).statusCode, 404)
  assert.equal((await post(w, far, `${desk}/cho-thu-hoach`, { reason: 'Ở xã khác, không được' })).statusCode, 404)
  assert.equal((await post(w, leader, `${desk}/cho-thu-hoach`, { reason: 'Lãnh đạo không thay cán bộ' })).statusCode, 403)
})
