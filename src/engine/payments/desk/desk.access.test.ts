import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, world } from '../../../../test/world.ts'

test('money is seen and moved only by those whose it is: each role and each place against each door', async () => {
  const w = await world()
  const [here, elsewhere, city] = await Promise.all(['31510', '31507', '92'].map((code) => unitIdOf(w, code)))
  const [owner, stranger] = [await w.citizen(), await w.citizen()]
  const officer = (role: string, unit: string | undefined): Promise<Person> => w.officer(role, unit ?? '')
  const people: Record<string, Person> = {
    owner,
    stranger,
    'cashier here': await officer('cashier', here),
    'accountant here': await officer('accountant', here),
    'accountant of the city': await officer('accountant', city),
    'cashier elsewhere': await officer('cashier', elsewhere),
    'accountant elsewhere': await officer('accountant', elsewhere),
    'receiver here': await officer('receiver', here),
    administrator: await officer('administrator', city),
  }
  const { code } = await fileFromSchema(w, owner, '1.001612', '31510')
  const list = (await w.inject({ url: '/api/payments', as: owner, headers: { accept: 'application/json' } })).json<{
    payments: { id: string; subject: string }[]
  }>()
  const id = list.payments.find((one) => one.subject === code)?.id ?? ''
  assert.ok(id)
  const doors: { url: string; method: 'GET' | 'POST'; answers: Record<string, number> }[] = [
    {
      url: `/thanh-toan/${id}`,
      method: 'GET',
      answers: { owner: 200, 'cashier here': 303, 'accountant here': 303, 'accountant of the city': 303 },
    },
    { url: `/thanh-toan/${id}/qr.png`, method: 'GET', answers: { owner: 200 } },
    { url: `/api/payments/${id}`, method: 'GET', answers: { owner: 200 } },
    { url: `/thanh-toan/${id}/bien-lai.pdf`, method: 'GET', answers: {} },
    { url: `/thanh-toan/${id}/da-chuyen`, method: 'POST', answers: { owner: 303 } },
    {
      url: `/lam-viec/thu-phi/${id}`,
      method: 'GET',
      answers: { 'cashier here': 200, 'accountant here': 200, 'accountant of the city': 200 },
    },
    {
      url: `/lam-viec/thu-phi/${id}/mien`,
      method: 'POST',
      answers: { 'cashier here': 422, 'accountant here': 422, 'accountant of the city': 422 },
    },
    {
      url: `/lam-viec/thu-phi/${id}/hoan`,
      method: 'POST',
      answers: { 'cashier here': 422, 'accountant here': 422, 'accountant of the city': 422 },
    },
    { url: `/lam-viec/thu-phi/${id}/thu-cung`, method: 'GET', answers: { 'cashier here': 200 } },
    { url: `/lam-viec/thu-phi/${id}/thu-cung`, method: 'POST', answers: { 'cashier here': 422 } },
    { url: `/lam-viec/thu-phi/lan-thu/${id}`, method: 'GET', answers: {} },
    // Last: it changes what is due.
    { url: `/lam-viec/thu-phi/${id}/tien-mat`, method: 'POST', answers: { 'cashier here': 409 } },
  ]
  for (const [lang, words] of [
    ['en', /Take several payments at once[\s\S]*Sum of 1 payment/],
    ['km', /ប្រមូលការបង់ច្រើនក្នុងពេលតែមួយ/],
  ] as const)
    assert.match((await w.inject({ url: `/lam-viec/thu-phi/${id}/thu-cung`, as: people['cashier here'] as Person, lang })).body, words)
  const wrong: string[] = []
  for (const { url, method, answers } of doors) {
    for (const [name, person] of Object.entries(people)) {
      const answer = method === 'GET' ? await w.inject({ url, as: person }) : await post(w, person, url)
      const want = answers[name]
      const fine = want === undefined ? answer.statusCode === 404 || answer.statusCode === 403 : answer.statusCode === want
      if (!fine) wrong.push(`${method} ${url.replace(id, ':id')} as ${name}: ${answer.statusCode}, expected ${want ?? '403 or 404'}`)
    }
    const visitor = await w.inject({ url, method })
    if (![303, 401].includes(visitor.statusCode)) wrong.push(`${method} ${url} as a visitor: ${visitor.statusCode}`)
  }
  assert.deepEqual(wrong, [])
  // Lists hold what is in reach and nothing else; an officer's look is told to the person.
  const due = async (as: Person): Promise<boolean> =>
    (await w.inject({ url: `/lam-viec/thu-phi?q=${code}`, as })).body.includes(`href="/lam-viec/thu-phi/${id}"`)
  assert.deepEqual([await due(people['cashier here'] as Person), await due(people['cashier elsewhere'] as Person)], [true, false])
  assert.match((await w.inject({ url: '/tai-khoan', as: owner })).body, /Thu phí, lệ phí của bạn/)
  for (const part of ['can-thu', 'tam-giu', 'da-thu', 'hoan-tra', 'ngoai-le', 'doi-soat', 'dong-so', 'bieu-phi', 'khac'])
    for (const lang of ['vi', 'en', 'km'] as const)
      assert.equal(
        (await w.inject({ url: `/lam-viec/thu-phi?muc=${part}&ngay=2026-99-99`, as: people['accountant of the city'], lang })).statusCode,
        200,
        `${part} ${lang}`,
      )
  assert.equal((await w.inject({ url: `/lam-viec/thu-phi/ngoai-le/${randomUUID()}`, as: people['accountant here'] })).statusCode, 404)
})

test('the stand-in bank says what it is, and reads only what is a VietQR', async () => {
  const w = await world()
  const page = await w.inject({ url: '/ngan-hang-thu' })
  assert.match(page.body, /Đây là ngân hàng thử/)
  const visitor = {
    method: 'POST' as const,
    url: '/ngan-hang-thu',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  }
  const wrong = await w.inject({ ...visitor, payload: 'qr=000201' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /Không đọc được mã VietQR này/)
  assert.equal((await w.inject({ url: '/ngan-hang-thu/sao-ke.csv?ngay=2026-11-23' })).headers['content-type'], 'text/csv; charset=utf-8')
  assert.equal((await w.inject({ url: '/ngan-hang-thu/sao-ke.csv' })).statusCode, 422)
})
