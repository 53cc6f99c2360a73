import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPerson } from '#ground/identity/index.ts'
import { codeAt } from '#ground/identity/one-time/totp.rules.ts'
import { post } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'

// The certificate of criminal record asks for two factors (its sheet in the pack).
const code = '3.000333'

test('a procedure whose sheet demands two factors says so, refuses one, and lets the person on after the second', async () => {
  const w = await world()
  const person = await createTestPerson(w.db, w.clock, { kind: 'citizen', name: 'Thạch Thị Nộp', password: 'ghe chở dừa khô' })
  const page = await w.inject({ url: `/thu-tuc/${code}`, as: person })
  assert.match(page.body, /Khi nộp trực tuyến, cần xác thực chắc hơn mật khẩu/)
  const refused = await w.inject({ url: `/thu-tuc/${code}/nop`, as: person })
  assert.equal(refused.statusCode, 303)
  const door = String(refused.headers.location)
  assert.equal(door, `/dang-nhap/xac-nhan?${new URLSearchParams({ muc: '2', ve: `/thu-tuc/${code}/nop` })}`)
  assert.match((await w.inject({ url: door, as: person })).body, /cần xác thực hai lớp/)
  const unit = await w.inject({ url: `/api/procedures/${code}/form` })
  const first = unit.json<{ units: { code: string }[] }>().units[0]?.code ?? ''
  const api = await w.inject({
    method: 'POST',
    url: `/api/procedures/${code}/dossiers`,
    as: person,
    headers: { accept: 'application/json', 'idempotency-key': 'mot-khoa-dai' },
    payload: { unit: first, answers: {} },
  })
  assert.equal(api.statusCode, 403)
  assert.equal(api.json<{ code: string }>().code, 'core.assurance_2_needed')
  assert.match(String(api.headers['www-authenticate']), /urn:tinhso:assurance:2/)
  const begun = await post(w, person, '/tai-khoan/khoa/ung-dung-ma')
  const secret = (/<strong class="code">([A-Z2-7 ]+)</.exec(begun.body)?.[1] ?? '').replace(/ /g, '')
  const done = await post(w, person, '/tai-khoan/khoa/ung-dung-ma/xac-nhan', { code: codeAt(secret, w.clock.now()) })
  const sid = done.cookies.find(({ name }) => name === 'sid')?.value ?? ''
  const on = await w.inject({ url: `/thu-tuc/${code}/nop`, headers: { cookie: `sid=${sid}` } })
  assert.match(String(on.headers.location), /^\/ho-so\/nhap\//)
})
