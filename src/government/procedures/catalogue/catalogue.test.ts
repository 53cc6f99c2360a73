import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { world } from '../../../../test/world.ts'

const found = (html: string): string[] => [...html.matchAll(/<li><div><a href="\/thu-tuc\/([\d.]+)">/g)].map((m) => m[1] ?? '')
const search = async (q: string): Promise<string[]> =>
  found((await (await world()).inject({ url: `/thu-tuc?q=${encodeURIComponent(q)}` })).body)

test('the home page asks one question, shows life events and the real number of procedures, in three languages', async () => {
  const { inject } = await world()
  for (const [lang, title] of [
    ['vi', 'Bạn cần làm gì?'],
    ['en', 'What do you need to do?'],
    ['km', 'តើអ្នកត្រូវការធ្វើអ្វី?'],
  ] as const) {
    const page = await inject({ url: '/', lang })
    assert.equal(page.statusCode, 200)
    assert.ok(page.body.includes(`<h1>${title}</h1>`), title)
    assert.ok(page.body.includes('href="/su-kien/co-con"'))
    assert.ok(page.body.includes('action="/tra-cuu"'))
    // What most people file: the pack's choice until enough is filed, and then what was filed.
    assert.ok((page.body.match(/href="\/thu-tuc\/\d\.\d{6}"/g) ?? []).length >= 3)
  }
  const number = /Xem tất cả ([\d.]+) thủ tục/.exec((await inject({ url: '/' })).body)?.[1]
  assert.ok(Number(number?.replace('.', '')) >= 24)
})

test('search needs no diacritics and no one spelling', async () => {
  for (const q of ['giay khai sinh', 'lam khai sinh', 'GIẤY KHAI SINH', 'khai si', 'birth registration', 'ការចុះបញ្ជីកំណើត']) {
    assert.equal((await search(q))[0], '1.001193', q)
  }
  assert.deepEqual(await search('hoà'), await search('hòa'))
})

test('search knows how people speak', async () => {
  assert.equal((await search('mở quán cà phê'))[0], '1.001612')
  assert.equal((await search('tôi muốn xây nhà'))[0], '1.013225')
  assert.equal((await search('tiền già'))[0], '1.001776')
})

test('a code leads to its procedure', async () => {
  assert.equal((await search('1.004222'))[0], '1.004222')
})

test('when no answer has all the words, the page says so and offers what is near', async () => {
  const { inject } = await world()
  const page = await inject({ url: '/thu-tuc?q=t%E1%BA%A1m%20tr%C3%BA%20zzzz' })
  assert.ok(page.body.includes('Không có thủ tục nào cho “tạm trú zzzz”'))
  assert.equal(found(page.body)[0], '1.004194')
})

test('filters narrow the answers, show counts and keep their address', async () => {
  const { inject } = await world()
  const page = await inject({ url: '/thu-tuc?su-kien=co-con&cap=commune' })
  assert.ok(found(page.body).includes('1.001193'))
  assert.ok(!found(page.body).includes('1.001612'))
  assert.ok(page.body.includes('href="/thu-tuc?cap=commune"'), 'the chip takes its own filter away')
  assert.equal(found((await inject({ url: '/thu-tuc?co-quan=khong-co' })).body).length, 0)
})

test('odd input is answered with a page, never with a fault', async () => {
  const { inject } = await world()
  for (const url of [
    "/thu-tuc?q=a'b:*%26%7C!()",
    '/thu-tuc?q=%00',
    '/thu-tuc?cap=%00',
    '/thu-tuc?sau=zzz',
    '/thu-tuc?q=%25_%5C',
    '/thu-tuc/%00',
    '/thu-tuc/..%2f',
    '/thu-tuc?q=1&q=2',
  ]) {
    const page = await inject({ url })
    assert.ok(page.statusCode < 500, `${url}: ${page.statusCode}`)
  }
})

test('the page of a procedure answers in the order people ask', async () => {
  const { inject } = await world()
  const { body } = await inject({ url: '/thu-tuc/1.001193' })
  const order = [
    '<h1>Đăng ký khai sinh</h1>',
    'Bạn nhận được',
    'Bao lâu',
    'Bao nhiêu tiền',
    'Bạn cần có',
    'Giấy chứng sinh',
    '/thu-tuc/1.001193/nop',
    'Căn cứ',
    '123/2015/NĐ-CP',
  ]
  const places = order.map((words) => body.indexOf(words))
  assert.ok(!places.includes(-1), order[places.indexOf(-1)])
  assert.deepEqual(
    [...places].slice(0, 7),
    [...places].slice(0, 7).sort((a, b) => a - b),
  )
  const english = (await inject({ url: '/thu-tuc/1.001193', lang: 'en' })).body
  assert.ok(english.includes('<h1>Birth registration</h1>') && english.includes('1 working day'))
})

test('the page of a past day shows the version of that day and says so', async () => {
  const { inject } = await world()
  const past = (await inject({ url: '/thu-tuc/1.001612?ngay=2024-01-01' })).body
  assert.ok(past.includes('01/01/2024') && past.includes('Cấp huyện'))
  assert.ok(!past.includes('/thu-tuc/1.001612/nop'))
  const now = (await inject({ url: '/thu-tuc/1.001612' })).body
  assert.ok(now.includes('Cấp xã') && now.includes('Bản 1:'))
  assert.equal((await inject({ url: '/thu-tuc/1.001612?ngay=1999-01-01' })).statusCode, 404)
  assert.equal((await inject({ url: '/thu-tuc/1.001612?ngay=2024-02-31' })).statusCode, 400)
  assert.equal((await inject({ url: '/thu-tuc/0.000000' })).statusCode, 404)
})

test('an unchanged page is not sent twice', async () => {
  const { inject } = await world()
  const first = await inject({ url: '/thu-tuc/1.001193' })
  const etag = first.headers.etag
  assert.ok(etag)
  assert.equal((await inject({ url: '/thu-tuc/1.001193', headers: { 'if-none-match': etag } })).statusCode, 304)
  assert.equal((await inject({ url: '/thu-tuc/1.001193', lang: 'en', headers: { 'if-none-match': etag } })).statusCode, 200)
})

test('programs search and read procedures, page by page', async () => {
  const { inject } = await world()
  const seen = new Set<string>()
  let after: string | null = ''
  let total = 0
  while (after !== null) {
    const answer = (
      await inject({
        url: `/api/procedures?limit=10${after && `&after=${encodeURIComponent(after)}`}`,
        headers: { accept: 'application/json' },
      })
    ).json() as {
      total: number
      items: { code: string }[]
      next: string | null
    }
    for (const item of answer.items) seen.add(item.code)
    total = answer.total
    after = answer.next
  }
  assert.equal(seen.size, total, 'every procedure once')
  const one = (await inject({ url: '/api/procedures/1.001193' })).json() as { procedure: { formKey: string }; versions: unknown[] }
  assert.equal(one.procedure.formKey, 'birth-registration')
  assert.equal((await inject({ url: '/api/procedures?level=moon' })).statusCode < 500, true)
  assert.equal((await inject({ url: '/api/procedures/0.000000' })).statusCode, 404)
  assert.equal((await inject({ url: '/api/procedures?after=x' })).statusCode, 400)
})

test('a version cannot be rewritten or removed, even in the database', async () => {
  const { db } = await world()
  await assert.rejects(sql`update procedures.procedure_version set name = 'x' where code = '1.001193'`.execute(db), /immutable/)
  await assert.rejects(sql`delete from procedures.procedure_version where code = '1.001193'`.execute(db), /never deleted/)
})
