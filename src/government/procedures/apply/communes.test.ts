import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '#core/i18n.ts'
import { world } from '../../../../test/world.ts'
import { communesOverTime, pastUnits } from './communes.ts'

test('an address may name a commune of before July 2025, and knows which communes of today took over from it', async () => {
  const w = await world()
  const all = await communesOverTime(w.db, w.app.province, dayOf(w.clock.now()))
  const before = all.filter((unit) => unit.to)
  assert.ok(before.length > 100, String(before.length))
  const today = new Set(all.filter((unit) => !unit.to).map((unit) => unit.code))
  for (const unit of before) for (const code of unit.now ?? []) assert.ok(today.has(code), `${unit.name}: ${code}`)
  assert.ok(before.filter((unit) => (unit.now ?? []).length > 0).length > before.length * 0.9)
  const old = before.find((unit) => unit.name === 'Phường 3' && unit.group === 'Thành phố Sóc Trăng')
  assert.ok(old?.to)
  assert.deepEqual(pastUnits(all).get(`${old.code}@${old.to}`), old.now)
})
