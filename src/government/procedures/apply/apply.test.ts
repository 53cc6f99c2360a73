import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileByForms, maritalPages, multipart, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

const headingOf = (html: string): string => /<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? ''
const titleOf = (html: string): string => /<title>(.*?) – /s.exec(html)?.[1] ?? ''
const page = (key: string): Record<string, string> => maritalPages[key] ?? {}

async function begin(w: World, person: Person): Promise<string> {
  const start = await w.inject({ url: '/thu-tuc/1.004873/nop', as: person })
  const base = String(start.headers.location).replace(/\/[^/]+$/, '')
  await post(w, person, `${base}/noi-nhan`, { unit: await unitIdOf(w, '31510') })
  return base
}

test('a person files by form posts: unit, pages, check, send, and has a receipt with the code', async () => {
  const w = await world()
  const person = await w.citizen()
  const { code, walked } = await fileByForms(w, person)
  assert.deepEqual(walked, ['applicant', 'origin', 'status', 'residences', 'purpose', 'copies', 'result'])
  assert.match(code, new RegExp(`^${w.app.province.hCode}\\.31510-261123-\\d{4,}$`))
  const receipt = await w.inject({ url: `/ho-so/${code}?moi=1`, as: person })
  assert.equal(receipt.statusCode, 200)
  assert.equal(headingOf(receipt.body), 'Đã nhận hồ sơ của bạn')
  for (const words of [code, 'Thạch Thị Sà Rươne', '12 đường Lê Hồng Phong']) assert.ok(receipt.body.includes(words), words)
  const mine = await w.inject({ url: '/ho-so', as: person })
  assert.ok(mine.body.includes(`/ho-so/${code}"`))
})

test('only the pages on the road are asked: who marries names whom, who buys land does not', async () => {
  const w = await world()
  const intended = {
    intended_name: 'Lâm',
    'intended_birth-d': '',
    'intended_birth-m': '',
    'intended_birth-y': '1990',
    intended_nationality: 'Việt Nam',
    intended_paper: '079090000001',
    intended_place: 'Phường Sóc Trăng',
  }
  const { walked } = await fileByForms(w, await w.citizen(), { ...maritalPages, purpose: { purpose: 'marriage' }, intended })
  assert.ok(walked.includes('intended'))
  const person = await w.citizen()
  const base = await begin(w, person)
  assert.equal((await w.inject({ url: `${base}/intended`, as: person })).statusCode, 404)
  assert.equal((await post(w, person, `${base}/intended`, intended)).statusCode, 404)
})

test('wrong input is told at the field, in the reader’s language, with everything typed still there', async () => {
  const w = await world()
  const person = await w.citizen()
  const base = await begin(w, person)
  const typed = {
    ...page('applicant'),
    applicant_phone: '12',
    'applicant_birth_date-d': '31',
    'applicant_birth_date-m': '2',
    applicant_name: '',
  }
  for (const lang of ['vi', 'en', 'km'] as const) {
    const answer = await w.inject({
      method: 'POST',
      url: `${base}/applicant`,
      as: person,
      lang,
      payload: new URLSearchParams(typed).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    assert.equal(answer.statusCode, 422)
    for (const field of ['applicant_phone', 'applicant_birth_date', 'applicant_name'])
      assert.ok(answer.body.includes(`href="#${field}`), field)
    assert.match(answer.body, /value="12"/)
    assert.match(answer.body, /value="31"/)
    assert.ok(answer.body.includes('12 đường Lê Hồng Phong'))
    assert.notEqual(titleOf(answer.body), headingOf(answer.body))
  }
  assert.equal((await w.inject({ url: `${base}/tiep`, as: person })).headers.location, `${base}/applicant`)
})

test('a unit that does not receive the procedure, or none, is refused in words', async () => {
  const w = await world()
  const person = await w.citizen()
  const start = String((await w.inject({ url: '/thu-tuc/1.004873/nop', as: person })).headers.location)
  for (const unit of ['', 'x', await unitIdOf(w, 'H13.SXD'), await unitIdOf(w, '92')]) {
    const answer = await post(w, person, start, { unit })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /href="#unit/)
  }
})

test('a draft is gone on with from another session and by nobody else', async () => {
  const w = await world()
  const person = await w.citizen({ phone: `09${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}` })
  const base = await begin(w, person)
  await post(w, person, `${base}/applicant`, page('applicant'))
  const later = await post(w, person, `${base}/origin`, { ...page('origin'), _save: '1' })
  assert.equal(later.statusCode, 303)
  const mine = await w.inject({ url: '/ho-so', as: person })
  assert.ok(mine.body.includes(`${base}/tiep`))
  assert.equal((await w.inject({ url: '/thu-tuc/1.004873/nop', as: person })).headers.location, `${base}/tiep`)
  assert.equal((await w.inject({ url: `${base}/tiep`, as: person })).headers.location, `${base}/status`)
  assert.ok((await w.inject({ url: `${base}/applicant`, as: person })).body.includes('Lê Hồng Phong'))
  const other = await w.citizen()
  for (const part of ['noi-nhan', 'tiep', 'xem-lai', 'applicant'])
    assert.equal((await w.inject({ url: `${base}/${part}`, as: other })).statusCode, 404)
  for (const part of ['noi-nhan', 'applicant', 'gui', 'bo']) assert.equal((await post(w, other, `${base}/${part}`)).statusCode, 404)
  assert.equal((await post(w, person, `${base}/bo`)).statusCode, 303)
  assert.equal((await w.inject({ url: `${base}/tiep`, as: person })).statusCode, 404)
})

test('what is not complete is not sent: the check names each place', async () => {
  const w = await world()
  const person = await w.citizen()
  const base = await begin(w, person)
  const answer = await post(w, person, `${base}/gui`)
  assert.equal(answer.statusCode, 422)
  assert.ok(answer.body.includes('error-summary'))
})

test('sent twice, or ten times at once, it is one dossier', async () => {
  const w = await world()
  const person = await w.citizen()
  const first = await fileByForms(w, person)
  assert.equal((await post(w, person, `/ho-so/nhap/${first.draft}/gui`)).headers.location, `/ho-so/${first.code}?moi=1`)
  const base = await begin(w, person)
  for (const [key, fields] of Object.entries(maritalPages)) await post(w, person, `${base}/${key}`, fields)
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(w, person, `${base}/gui`)))
  assert.deepEqual([...new Set(answers.map((one) => one.statusCode))], [303])
  const codes = new Set(answers.map((one) => one.headers.location))
  assert.equal(codes.size, 1, [...codes].join(' '))
  const mine = await w.inject({ url: '/ho-so', as: person })
  assert.equal(new Set(mine.body.match(/\/ho-so\/H\d+\.[^"]+/g)).size, 2)
})

test('a file is kept while other fields are still wrong, and what is no paper is refused', async () => {
  const w = await world()
  const person = await w.citizen()
  const base = await begin(w, person)
  for (const key of ['applicant', 'origin']) await post(w, person, `${base}/${key}`, page(key))
  await post(w, person, `${base}/status`, { marital_status: 'divorced' })
  const divorce = { divorce_court: '', divorce_number: '12/2020', 'divorce_date-d': '1', 'divorce_date-m': '2', 'divorce_date-y': '2020' }
  const sent = multipart(divorce, { divorce_judgment: 'bản án.pdf' })
  const answer = await w.inject({ method: 'POST', url: `${base}/divorce`, as: person, payload: sent.payload, headers: sent.headers })
  assert.equal(answer.statusCode, 422)
  assert.ok(answer.body.includes('bản án.pdf'))
  const kept = /name="divorce_judgment" value="([^"]+)"/.exec(answer.body)?.[1] ?? ''
  assert.equal(
    (await post(w, person, `${base}/divorce`, { ...divorce, divorce_court: 'Tòa án Sóc Trăng', divorce_judgment: kept })).statusCode,
    303,
  )
  const bad = multipart({ ...divorce, divorce_court: 'Tòa' }, { divorce_judgment: 'x.pdf' })
  const wrong = await w.inject({
    method: 'POST',
    url: `${base}/divorce`,
    as: person,
    payload: bad.payload.replace('%PDF', 'MZxx'),
    headers: bad.headers,
  })
  assert.equal(wrong.statusCode, 422)
})

test('what people write is shown as they wrote it and never runs', async () => {
  const w = await world()
  const person = await w.citizen({ name: 'Thạch Thử' })
  const bad = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>'
  const pages = {
    ...maritalPages,
    applicant: { ...page('applicant'), 'applicant_address-detail': bad },
    origin: { ...page('origin'), subject_nationality: bad.slice(0, 60) },
    purpose: { purpose: 'other', purpose_detail: bad },
  }
  const { code } = await fileByForms(w, person, pages)
  const unit = await unitIdOf(w, '31510')
  const receiver = await w.officer('receiver', unit)
  const act = (as: Person, path: string, fields: Record<string, string>) => post(w, as, `${path}/${code}/viec/${fields.action}`, fields)
  await act(receiver, '/lam-viec/ho-so', { action: 'receive', note: bad })
  await act(receiver, '/lam-viec/ho-so', { action: 'comment', note: bad })
  await act(receiver, '/lam-viec/ho-so', { action: 'request_supplement', note: bad })
  const seen = [
    await w.inject({ url: `/ho-so/${code}`, as: person }),
    await w.inject({ url: `/ho-so/${code}/viec/supplement`, as: person }),
    await w.inject({ url: `/lam-viec/ho-so/${code}`, as: receiver }),
    await w.inject({ url: `/lam-viec?q=${encodeURIComponent(bad)}`, as: receiver }),
    await w.inject({ url: `/tra-cuu?ma=${code}&dt=0912345678` }),
    await w.inject({ url: `/tra-cuu?ma=${encodeURIComponent(bad)}&dt=${encodeURIComponent(bad)}` }),
    await act(receiver, '/lam-viec/ho-so', { action: 'comment', note: ' ' }),
  ]
  for (const answer of seen) {
    assert.ok(answer.statusCode < 500)
    assert.doesNotMatch(answer.body, /<script>alert|<img src=x/)
  }
  assert.ok(seen[0]?.body.includes('&lt;script>alert(1)'))
})

test('every page of filing and following has one heading, which is its title, in each language', async () => {
  const w = await world()
  const person = await w.citizen()
  const { code } = await fileByForms(w, person)
  const base = await begin(w, person)
  const receiver = await w.officer(['receiver', 'leader'], await unitIdOf(w, '31510'))
  const pages: [string, Person | undefined][] = [
    ...['noi-nhan', 'applicant', 'xem-lai'].map((part): [string, Person] => [`${base}/${part}`, person]),
    ...['/ho-so', `/ho-so/${code}`, `/ho-so/${code}?moi=1`, `/ho-so/${code}/viec/withdraw`].map((url): [string, Person] => [url, person]),
    ['/tra-cuu', undefined],
    [`/tra-cuu?ma=${code}&dt=0912345678`, undefined],
    ...['/lam-viec', '/lam-viec?hang=overdue&ai=toi', `/lam-viec/ho-so/${code}/viec/decline`, '/dieu-hanh'].map((url): [string, Person] => [
      url,
      receiver,
    ]),
  ]
  for (const lang of ['vi', 'en', 'km'] as const)
    for (const [url, as] of pages) {
      const answer = await w.inject({ url, as, lang })
      assert.equal(answer.statusCode, 200, url)
      assert.equal(answer.body.match(/<h1/g)?.length, 1, url)
      assert.equal(headingOf(answer.body).replace(/<[^>]+>/g, ''), titleOf(answer.body), `${lang} ${url}`)
      assert.ok(answer.body.includes(`<html lang="${lang}"`))
      assert.doesNotMatch(answer.body.replace(/<script[\s\S]*?<\/script>/g, ''), /undefined|\[object|procedures\.[a-z]+\./)
    }
})
