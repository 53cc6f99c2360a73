import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { world } from '../../../../test/world.ts'

async function get(url: string, lang?: 'vi' | 'en' | 'km') {
  const { inject } = await world()
  return inject({ method: 'GET', url, ...(lang ? { lang } : {}) })
}
type UnitList = { on: string; units: { id: string; code: string; level: string; fullName: string }[] }
async function list(query: string): Promise<UnitList> {
  const answer = await get(`/api/units?${query}`)
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json() as UnitList
}

describe('the interface of units', () => {
  test('lists the top of a day, then what is below', async () => {
    const before = await list('on=2025-06-30')
    const province = before.units.find((unit) => unit.code === '94')
    assert.ok(province)
    assert.equal((await list(`on=2025-06-30&parent=${province.id}&level=district`)).units.length, 11)
    assert.ok(!(await list('on=2025-07-01')).units.some((unit) => unit.code === '94'))
  })

  test('finds by name, gives the chain above, and the successors', async () => {
    const [ward] = (await list('on=2024-01-01&q=ke sach&level=district')).units
    const answer = await get(`/api/units/${ward?.id}`)
    assert.deepEqual(
      (answer.json() as { ancestors: { code: string }[] }).ancestors.map((unit) => unit.code),
      ['94'],
    )
    const heirs = (await get(`/api/units/${ward?.id}/successors?on=2025-07-01`)).json() as { units: { unit: { fullName: string } }[] }
    assert.ok(heirs.units.some((heir) => heir.unit.fullName === 'Xã Kế Sách'))
  })

  test('answers wrong questions with 4xx and a reason', async () => {
    for (const url of [
      '/api/units?on=yesterday',
      '/api/units?on=2025-02-30',
      '/api/units?parent=x',
      '/api/units/x',
      '/api/units?limit=100000',
      '/api/units/00000000-0000-4000-8000-000000000000',
      '/don-vi/nowhere',
      '/don-vi?ngay=x',
      '/don-vi/%00',
      '/don-vi?q=%00',
      '/api/units?q=a%00b',
      '/api/units?level=%00',
    ]) {
      const answer = await get(url)
      assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${url}: ${answer.statusCode}`)
    }
  })
})

describe('the page of a unit', () => {
  test('of now shows its chain, what is below it and what it was made from', async () => {
    const page = await get('/don-vi/31510')
    assert.equal(page.statusCode, 200)
    for (const words of [
      'Phường Phú Lợi',
      'Thành phố Cần Thơ',
      'Được lập từ',
      'Phường 1',
      'Trung tâm Phục vụ hành chính công phường Phú Lợi',
      'Từ 01/07/2025',
    ])
      assert.match(page.body, new RegExp(words))
  })

  test('that ended says so and leads to what it became', async () => {
    const page = await get('/don-vi/94')
    for (const words of ['Tỉnh Sóc Trăng', 'không tồn tại vào ngày', 'Nay thuộc', 'Thành phố Cần Thơ', 'Huyện Kế Sách'])
      assert.match(page.body, new RegExp(words))
  })

  test('as of a day is as it was on that day', async () => {
    const page = await get('/don-vi/94?ngay=2024-01-01')
    assert.doesNotMatch(page.body, /không tồn tại/)
    assert.match(page.body, /value="2024-01-01"/)
  })

  test('and the list speak three languages', async () => {
    assert.match((await get('/don-vi/94', 'km')).body, /ខេត្តសុកត្រាំង/)
    assert.match((await get('/don-vi/94', 'en')).body, /Became/)
    assert.match((await get('/don-vi?q=phu+loi', 'en')).body, /Phường Phú Lợi/)
    assert.match((await get('/don-vi?q=zzzz')).body, /Thử tên ngắn hơn/)
  })
})
