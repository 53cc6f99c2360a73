import assert from 'node:assert/strict'
import { test } from 'node:test'
import { post } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'

test('from the first page over a life event and one question a page to a plan that can be kept', async () => {
  const w = await world()
  assert.match((await w.inject({ url: '/' })).body, /href="\/su-kien\/ket-hon"/)
  const event = await w.inject({ url: '/su-kien/ket-hon' })
  assert.match(event.body, /href="\/viec-doi\/ket-hon"/)
  const first = await w.inject({ url: '/viec-doi/ket-hon' })
  assert.equal(first.body.match(/type="radio"/g)?.length, 2)
  const none = await w.inject({ url: '/viec-doi/ket-hon?cho=foreigner' })
  assert.equal(none.statusCode, 422)
  assert.match(none.body, /Hãy chọn một câu trả lời/)
  const second = await w.inject({ url: '/viec-doi/ket-hon?cho=foreigner&foreigner=no' })
  assert.match(second.body, /Đăng ký ở xã, phường/)
  assert.match(second.body, /<input type="hidden" name="foreigner" value="no"/)
  assert.match(second.body, /cau=foreigner/)
  const all = 'foreigner=no&where=one&before=no&home=split'
  const end = await w.inject({ url: `/viec-doi/ket-hon?${all}&cho=home` })
  assert.equal(end.statusCode, 303)
  const address = String(end.headers.location)
  assert.equal(address, `/viec-doi/ket-hon/ke-hoach?${all}`)
  const plan = await w.inject({ url: address })
  assert.deepEqual(
    [...plan.body.matchAll(/id="buoc-\d">(\d)\. <a href="\/thu-tuc\/([\d.]+)"/g)].map((found) => `${found[1]} ${found[2]}`),
    ['1 1.004873', '2 1.000894', '3 1.010038'],
  )
  assert.equal(plan.body.match(/chỉ cần xuất trình/g)?.length, 1, 'the identity card is listed once')
  assert.match(plan.body, /nhận ở việc 1/)
  assert.match(plan.body, /href="\/thu-tuc\/1\.000894\/nop"/)
  assert.match(plan.body, /Đăng nhập để lưu/)
  assert.equal((await w.inject({ url: '/viec-doi/ket-hon/ke-hoach?foreigner=no' })).statusCode, 303)
  assert.equal((await w.inject({ url: '/viec-doi/khong-co' })).statusCode, 404)
  assert.match((await w.inject({ url: address, lang: 'km' })).body, /ផែនការរបស់អ្នក/)
  const person = await w.citizen()
  assert.match((await w.inject({ url: '/ke-hoach', as: person })).body, /Chưa lưu kế hoạch nào/)
  const kept = await post(w, person, address)
  assert.equal(kept.statusCode, 303)
  assert.match((await w.inject({ url: String(kept.headers.location), as: person })).body, /Đã lưu/)
  const mine = (await w.inject({ url: '/ke-hoach', as: person })).body
  assert.match(mine, /Kết hôn: cần làm những gì\?/)
  const id = /\/ke-hoach\/([0-9a-f-]{36})\/xoa/.exec(mine)?.[1] ?? ''
  await post(w, await w.citizen(), `/ke-hoach/${id}/xoa`)
  assert.match((await w.inject({ url: '/ke-hoach', as: person })).body, new RegExp(id), 'another person removes nothing')
  await post(w, person, `/ke-hoach/${id}/xoa`)
  assert.match((await w.inject({ url: '/ke-hoach', as: person })).body, /Chưa lưu kế hoạch nào/)
})
