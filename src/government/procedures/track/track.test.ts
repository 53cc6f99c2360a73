import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileByForms, post, unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'

// A person of the network tries a few times a minute: every question here comes from another address.
let address = 1
const track = async (ma: string, dt: string) => {
  const w = await world()
  return w.inject({ url: `/tra-cuu?${new URLSearchParams({ ma, dt })}`, remoteAddress: `10.1.0.${address++}` })
}

test('code and phone together show the road; neither alone, and a wrong pair never says which half was wrong', async () => {
  const w = await world()
  const { code } = await fileByForms(w, await w.citizen())
  for (const phone of ['0912345678', '0912 345 678', '+84912345678', '84 912 345 678'])
    assert.equal((await track(code, phone)).statusCode, 200, phone)
  assert.equal((await track(` ${code.toLowerCase()} `, '0912345678')).statusCode, 200)
  const [wrongPhone, wrongCode] = [await track(code, '0987654321'), await track('H51.31510-261123-99999999', '0987654321')]
  assert.deepEqual([wrongPhone.statusCode, wrongCode.statusCode], [404, 404])
  const plain = (body: string): string => body.replace(/value="[^"]*"/g, '').replace(/\?ve=[^"]*/g, '')
  assert.equal(plain(wrongPhone.body), plain(wrongCode.body))
  assert.equal((await track(code, '')).statusCode, 422)
  assert.equal((await track('', '0912345678')).statusCode, 422)
})

test('what is shown without signing in holds no personal data: no name, no address, no papers, nothing the person wrote', async () => {
  const w = await world()
  const person = await w.citizen({ name: 'Sơn Thị Kín Đáo' })
  const { code } = await fileByForms(w, person)
  const receiver = await w.officer('receiver', await unitIdOf(w, '31510'), { name: 'Cán Bộ Tiếp Nhận' })
  await post(w, receiver, `/lam-viec/ho-so/${code}/viec/receive`)
  await post(w, receiver, `/lam-viec/ho-so/${code}/viec/request_supplement`, { note: 'Bổ sung trang 2' })
  await post(w, person, `/ho-so/${code}/viec/supplement`, { note: 'Tôi bị bệnh nên gửi muộn' })
  const page = await track(code, '0912345678')
  assert.equal(page.statusCode, 200)
  assert.ok(page.body.includes('Bổ sung trang 2'))
  for (const secret of ['Kín Đáo', 'Sà Rươne', 'Lê Hồng Phong', '094194000482', 'bị bệnh', 'Cán Bộ Tiếp Nhận', '/tep/', '/viec/'])
    assert.ok(!page.body.includes(secret), secret)
  assert.ok((await w.inject({ url: `/ho-so/${code}`, as: person })).body.includes('bị bệnh'))
})

test('who tries codes is stopped', async () => {
  const w = await world()
  const answers = []
  for (let n = 0; n < 35; n++)
    answers.push((await w.inject({ url: `/tra-cuu?ma=H51.31510-261123-${n}&dt=0912345678`, remoteAddress: '10.9.9.9' })).statusCode)
  assert.equal(answers.filter((status) => status === 404).length, 30)
  assert.equal(answers.at(-1), 429)
})

test('a character that no text can hold is a bad request and not a fault', async () => {
  const w = await world()
  const person = await w.citizen()
  const receiver = await w.officer('receiver', await unitIdOf(w, '31510'))
  const { code } = await fileByForms(w, person)
  for (const [url, as] of [
    ['/tra-cuu?ma=%00&dt=%00', undefined],
    ['/thu-tuc/%00abc', undefined],
    ['/ho-so/%00abc', person],
    ['/lam-viec?thu-tuc=%00', receiver],
    ['/lam-viec?kenh=%00', receiver],
    ['/api/units?q=%00', undefined],
  ] as const)
    assert.ok((await w.inject({ url, as, remoteAddress: '10.9.9.8' })).statusCode < 500, url)
  assert.ok((await post(w, receiver, `/lam-viec/ho-so/${code}/viec/comment`, { note: 'a\u0000b' })).statusCode < 500)
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  assert.ok(
    (
      await w.inject({
        method: 'POST',
        url: `/api/dossiers/${code}/actions`,
        as: receiver,
        headers,
        payload: JSON.stringify({ action: 'comment', note: 'a\u0000b' }),
      })
    ).statusCode < 500,
  )
})
