import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

const json = { accept: 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }

async function read(w: World, code: string, as: Person): Promise<{ state: string; version: number; actions: { type: string }[] }> {
  return (await w.inject({ url: `/api/dossiers/${code}`, as, headers: json })).json()
}
const many = (w: World, as: Person, fields: [string, string][]) =>
  w.inject({ method: 'POST', url: '/lam-viec/hang-loat', as, headers: form, payload: new URLSearchParams(fields).toString() })

async function three(w: World): Promise<{ codes: string[]; receiver: Person; processor: Person; unit: string }> {
  const unit = await unitIdOf(w, '31510')
  const codes = []
  for (let n = 0; n < 3; n++) codes.push((await fileFromSchema(w, await w.citizen(), '2.000720', '31510')).code)
  return { codes, unit, receiver: await w.officer('receiver', unit), processor: await w.officer('processor', unit) }
}

test('before many dossiers are received, the page says which will be and which will not, and why', async () => {
  const w = await world()
  const { codes, receiver } = await three(w)
  await post(w, receiver, `/lam-viec/ho-so/${codes[0]}/viec/receive`)
  const elsewhere = await fileFromSchema(w, await w.citizen(), '2.000720', '31507')
  const query = new URLSearchParams([['viec', 'receive'], ...[...codes, elsewhere.code].map((code) => ['ma', code])])
  const page = await w.inject({ url: `/lam-viec/hang-loat?${query}`, as: receiver })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Sẽ làm: 2/)
  assert.match(page.body, /Sẽ không làm: 1/)
  assert.match(page.body, /1 hồ sơ đã chọn không còn trong phạm vi của bạn/)
  assert.ok(!page.body.includes(`/ho-so/${elsewhere.code}`))
  assert.equal((await read(w, codes[1] ?? '', receiver)).state, 'submitted')
})

test('each dossier is done by itself, one that changed meanwhile is refused with the reason, and the same request again does nothing', async () => {
  const w = await world()
  const { codes, receiver } = await three(w)
  const key = randomUUID()
  await post(w, receiver, `/lam-viec/ho-so/${codes[1]}/viec/comment`, { note: 'Xem lại' })
  const fields: [string, string][] = [['viec', 'receive'], ['key', key], ...codes.map((code): [string, string] => ['ma', `${code}:1`])]
  // Twice at the same moment, as by a double click.
  const answers = await Promise.all([many(w, receiver, fields), many(w, receiver, fields)])
  assert.deepEqual(
    answers.map((one) => [one.statusCode, one.headers.location]),
    [1, 2].map(() => [303, `/lam-viec/hang-loat/${key}`]),
  )
  const result = await w.inject({ url: `/lam-viec/hang-loat/${key}`, as: receiver })
  assert.match(result.body, /Đã làm 2 hồ sơ, không làm được 1\./)
  assert.deepEqual(await Promise.all(codes.map(async (code) => (await read(w, code, receiver)).state)), [
    'received',
    'submitted',
    'received',
  ])
  assert.equal((await read(w, codes[0] ?? '', receiver)).actions.filter(({ type }) => type === 'receive').length, 1)
  const stranger = await w.officer('receiver', await unitIdOf(w, '31510'))
  assert.equal((await w.inject({ url: `/lam-viec/hang-loat/${key}`, as: stranger })).statusCode, 404)
  assert.equal((await many(w, stranger, fields)).statusCode, 409)
})

test('many are handed to a colleague at once; without one, or to a stranger, nothing is done', async () => {
  const w = await world()
  const { codes, receiver, processor } = await three(w)
  for (const code of codes) await post(w, receiver, `/lam-viec/ho-so/${code}/viec/receive`)
  const rows = codes.map((code): [string, string] => ['ma', `${code}:2`])
  const asked = await many(w, receiver, [['viec', 'forward'], ['key', randomUUID()], ...rows])
  assert.equal(asked.statusCode, 422)
  assert.match(asked.body, /href="#officer/)
  const stranger = await w.officer('processor', await unitIdOf(w, '31507'))
  const wrong = randomUUID()
  assert.equal((await many(w, receiver, [['viec', 'forward'], ['key', wrong], ['officer', stranger.personId], ...rows])).statusCode, 303)
  assert.match((await w.inject({ url: `/lam-viec/hang-loat/${wrong}`, as: receiver })).body, /Đã làm 0 hồ sơ, không làm được 3/)
  const right = randomUUID()
  await many(w, receiver, [['viec', 'forward'], ['key', right], ['officer', processor.personId], ...rows])
  for (const code of codes)
    assert.match((await w.inject({ url: `/lam-viec?ai=toi&q=${code}`, as: processor })).body, new RegExp(`row-${code}"`))
})

test('what cannot be done to many, an action that is not one, and a request without its key are refused', async () => {
  const w = await world()
  const { codes, receiver } = await three(w)
  const rows = codes.map((code): [string, string] => ['ma', `${code}:1`])
  for (const action of ['decline', 'nothing', 'constructor', '']) {
    assert.equal((await w.inject({ url: `/lam-viec/hang-loat?viec=${action}&ma=${codes[0]}`, as: receiver })).statusCode, 400, action)
    assert.equal((await many(w, receiver, [['viec', action], ['key', randomUUID()], ...rows])).statusCode, 400, action)
  }
  assert.equal((await many(w, receiver, [['viec', 'receive'], ['key', 'x'], ...rows])).statusCode, 400)
  assert.equal((await read(w, codes[0] ?? '', receiver)).version, 1)
})

test('the queue offers what can be done to many, with its letters, and goes out as workbook and on paper', async () => {
  const w = await world()
  const { codes, receiver } = await three(w)
  const queue = await w.inject({ url: `/lam-viec?hang=new&q=${codes[0]}`, as: receiver })
  assert.match(queue.body, /<form method="get" action="\/lam-viec\/hang-loat">/)
  assert.match(queue.body, /name="viec" value="receive" data-hotkey="T"/)
  const sheet = await w.inject({ url: `/lam-viec/xuat.xlsx?q=${codes[0]}`, as: receiver })
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(sheet.rawPayload as unknown as Parameters<typeof book.xlsx.load>[0])
  const lines = book.worksheets[0]
  assert.equal(lines?.rowCount, 2)
  assert.equal(lines?.getCell('A2').value, codes[0])
  assert.ok(lines?.getCell('G2').value instanceof Date)
  const paper = await w.inject({ url: `/lam-viec/in?q=${codes[0]}`, as: receiver })
  assert.equal(paper.statusCode, 200)
  assert.match(paper.body, new RegExp(`${codes[0]}`))
  assert.match(paper.body, /Phường Phú Lợi/)
  assert.match(paper.body, new RegExp(`1 hồ sơ\\. ${receiver.name} in lúc`))
})
