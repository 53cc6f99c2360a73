import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findUnitByCode } from '#ground/places/index.ts'
import { fileFromSchema, formOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'

test('in the time of three tiers an allowance is asked for and received at the district; now at the commune', async () => {
  const w = await world()
  const now = w.clock.now()
  const today = await formOf(w, '1.001776')
  assert.equal(today.units.filter((unit) => /^(Huyện|Thị xã)/.test(unit.name)).length, 0)
  w.clock.set('2024-10-07T02:00:00Z')
  try {
    const then = await formOf(w, '1.001776')
    const district = then.units.find((unit) => unit.name === 'Huyện Kế Sách')
    assert.ok(district, then.units.map((unit) => unit.name).join())
    assert.equal(then.units.filter((unit) => /^(Huyện|Thị xã|Thành phố)/.test(unit.name)).length, 11)
    const citizen = await w.citizen()
    const { code } = await fileFromSchema(w, citizen, '1.001776', district.code)
    const unit = await findUnitByCode(w.db, district.code, { on: '2024-10-07' })
    const receiver = await w.officer('receiver', unit?.id ?? '')
    const page = await w.inject({ url: `/lam-viec/ho-so/${code}`, as: receiver })
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /Huyện Kế Sách/)
    const received = await w.inject({ method: 'POST', url: `/api/dossiers/${code}/actions`, payload: { action: 'receive' }, as: receiver })
    assert.equal(received.statusCode, 200, received.body)
    assert.match(received.body, /"dueAt":"2024-1/)
  } finally {
    w.clock.set(now)
  }
})
