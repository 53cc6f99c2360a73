import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileFromSchema, multipart, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

const send = (w: World, as: Person, url: string, fields: Record<string, string>, files: Record<string, string> = {}) => {
  const { payload, headers } = multipart(fields, files)
  return w.inject({ method: 'POST', url, as, payload, headers: { ...headers, 'sec-fetch-site': 'same-origin' } })
}

test('a processor asks two units from the dossier, each answers on its own desk, and the person reads that they were asked but not what they said', async () => {
  const w = await world()
  const [here, one, two] = await Promise.all(['31510', '31507', 'H13.STC'].map((code) => unitIdOf(w, code)))
  assert.ok(here && one && two)
  const owner = await w.citizen()
  const { code } = await fileFromSchema(w, owner, '2.000720', '31510')
  const [receiver, processor] = [await w.officer('receiver', here), await w.officer('processor', here)]
  const [asked, asked2, stranger] = [
    await w.officer('processor', one),
    await w.officer('leader', two),
    await w.officer('processor', await unitIdOf(w, '31673')),
  ]
  // The first check has a time of its own: the citizen, the desk and the list of what must be checked say until when.
  const waiting = await w.inject({ url: '/lam-viec/kiem-tra', as: receiver })
  assert.ok(waiting.statusCode === 200 && waiting.body.includes(code))
  assert.match((await w.inject({ url: `/ho-so/${code}`, as: owner })).body, /cơ quan phải kiểm tra trong 8 giờ làm việc/)
  const act = (as: Person, action: string) => post(w, as, `/lam-viec/ho-so/${code}/viec/${action}`, { note: '' })
  assert.equal((await act(receiver, 'receive')).statusCode, 303)
  assert.equal((await act(processor, 'take')).statusCode, 303)
  assert.ok(!(await w.inject({ url: '/lam-viec/kiem-tra', as: receiver })).body.includes(code))

  const door = await w.inject({ url: `/lam-viec/ho-so/${code}/viec/ask_opinions`, as: processor })
  assert.deepEqual([door.statusCode, door.headers.location], [303, `/lam-viec/y-kien/hoi/${code}`])
  const url = `/lam-viec/y-kien/hoi/${code}`
  const page = await w.inject({ url, as: processor })
  assert.ok(page.body.includes('Sở Tài chính') && page.body.includes('coi như đồng ý') && page.body.includes('Thời hạn của hồ sơ vẫn chạy'))
  assert.equal((await w.inject({ url, as: receiver })).statusCode, 409)
  assert.equal((await w.inject({ url, as: stranger })).statusCode, 404)
  const version = /name="version" value="(\d+)"/.exec(page.body)?.[1] ?? ''
  const empty = await send(w, processor, url, { version, note: '' })
  assert.equal(empty.statusCode, 422)
  assert.ok(empty.body.includes('Chọn ít nhất một đơn vị'))
  const wrong = await send(w, processor, url, { version, note: 'Hỏi', 'unit-1': one, 'days-1': '0' })
  assert.ok(wrong.statusCode === 422 && wrong.body.includes('từ 1 đến 60'))
  const question = { version, note: 'Vị trí này có vướng quy hoạch không?', 'unit-1': one, 'days-1': '2', 'unit-2': two, 'days-2': '5' }
  assert.equal((await send(w, processor, url, question, { files: 'ban-do.pdf' })).statusCode, 303)
  assert.equal((await send(w, processor, url, question)).statusCode, 303)
  const stopped = await act(processor, 'propose')
  assert.equal(stopped.statusCode, 409)

  const idFor = async (as: Person): Promise<string> => {
    const list = await w.inject({ url: '/lam-viec/y-kien', as })
    const row = list.body.split('<tr').find((line) => line.includes(code)) ?? ''
    return /\/lam-viec\/y-kien\/([0-9a-f-]{36})/.exec(row)?.[1] ?? ''
  }
  const [first, second] = [await idFor(asked), await idFor(asked2)]
  assert.ok(first && second && first !== second)
  assert.equal(await idFor(stranger), '')
  assert.equal((await w.inject({ url: `/lam-viec/y-kien/${first}`, as: stranger })).statusCode, 404)
  assert.equal((await w.inject({ url: `/lam-viec/y-kien/${first}`, as: asked2 })).statusCode, 404)
  const one_ = await w.inject({ url: `/lam-viec/y-kien/${first}`, as: asked })
  assert.ok(one_.body.includes('vướng quy hoạch') && one_.body.includes('ban-do.pdf'))
  const map = /href="(\/lam-viec\/y-kien\/[^"]+\/tep\/[^"]+)"/.exec(one_.body)?.[1] ?? ''
  assert.equal((await w.inject({ url: map, as: asked })).statusCode, 200)
  assert.equal((await w.inject({ url: map, as: stranger })).statusCode, 404)
  const mute = await send(w, asked, `/lam-viec/y-kien/${first}`, { note: '' })
  assert.ok(mute.statusCode === 422 && mute.body.includes('Chọn ý kiến'))
  const bare = await send(w, asked, `/lam-viec/y-kien/${first}`, { stance: 'object', note: '' })
  assert.ok(bare.statusCode === 422 && bare.body.includes('lý do không đồng ý'))
  const secret = 'Thửa đất nằm trong hành lang kênh'
  assert.equal(
    (await send(w, asked, `/lam-viec/y-kien/${first}`, { stance: 'object', note: secret }, { files: 'quy-hoach.pdf' })).statusCode,
    303,
  )
  assert.equal((await send(w, asked2, `/lam-viec/y-kien/${second}`, { stance: 'agree', note: '' })).statusCode, 303)

  const desk = await w.inject({ url: `/lam-viec/ho-so/${code}`, as: processor })
  for (const words of ['Ý kiến các đơn vị được hỏi', secret, 'Không đồng ý', 'quy-hoach.pdf', 'Hạn này được tính thế nào', 'Thời hạn là'])
    assert.ok(desk.body.includes(words), words)
  const own = await w.inject({ url: `/ho-so/${code}`, as: owner })
  assert.ok(
    own.body.includes('Cơ quan lấy ý kiến các đơn vị liên quan') &&
      own.body.includes('Một đơn vị đã trả lời ý kiến') &&
      own.body.includes('Sở Tài chính'),
  )
  assert.ok(own.body.includes('Hạn này được tính thế nào'))
  for (const hidden of [secret, 'quy-hoach.pdf', 'ban-do.pdf', 'vướng quy hoạch']) assert.ok(!own.body.includes(hidden), hidden)
  const read = await w.inject({ url: `/api/dossiers/${code}`, as: owner, headers: { accept: 'application/json' } })
  assert.ok(!read.body.includes(secret))
  const file = /\/tep\/([0-9a-f-]{36})"[^>]*>quy-hoach\.pdf/.exec(desk.body)?.[1] ?? ''
  assert.ok(file)
  assert.equal((await w.inject({ url: `/ho-so/${code}/tep/${file}`, as: owner })).statusCode, 404)
  assert.equal((await act(processor, 'propose')).statusCode, 303)
})
