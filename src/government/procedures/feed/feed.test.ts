import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { proceduresModule } from '../module.ts'
import { feedJob, feedNow } from './feed.ts'
import { deliverAll } from '../../../../test/hearable.ts'

test('a birth that was registered and handed over stands in the civil-status register, once, as the dossier says', async () => {
  const w = await world()
  const owner = await w.citizen()
  const { code, answers } = await fileFromSchema(w, owner, '1.001193', '31510')
  const unit = await unitIdOf(w, '31510')
  const officers = await Promise.all(
    (['receiver', 'processor', 'approver', 'clerk'] as const).map(async (role) => [role, await w.officer(role, unit)] as const),
  )
  const staff = Object.fromEntries(officers) as Record<'receiver' | 'processor' | 'approver' | 'clerk', (typeof officers)[number][1]>
  for (const [action, role] of [
    ['receive', 'receiver'],
    ['take', 'processor'],
    ['propose', 'processor'],
    ['approve', 'approver'],
    ['deliver', 'clerk'],
  ] as const) {
    const done = await post(w, staff[role], `/lam-viec/ho-so/${code}/viec/${action}`)
    assert.equal(done.statusCode, 303, `${action}: ${done.body.slice(done.body.indexOf('<h1'), done.body.indexOf('<h1') + 300)}`)
  }
  const listener = proceduresModule.listens?.find((each) => each.reader === feedJob)
  assert.ok(listener)
  await deliverAll(w.db, [listener])
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from graphile_worker.jobs where task_identifier = ${feedJob} and key like ${`%${code}%`}`.execute(w.db)
  assert.equal(rows[0]?.count, 1)
  const context = { db: w.db, config: w.app.config, clock: w.clock, log: (message: string) => assert.fail(message) }
  const payload = { code, state: 'delivered', at: w.clock.now().toISOString() }
  await Promise.all([feedNow(context, payload), feedNow(context, payload)])
  await feedNow(context, { ...payload, state: 'rejected' })
  const list = await w.inject({ url: `/du-lieu/civil-status?q=${code}`, as: staff.processor })
  assert.equal(list.statusCode, 200)
  assert.match(list.body, />1 bản ghi</)
  const id = /ban-ghi\/([0-9a-f-]{36})/.exec(list.body)?.[1]
  const page = await w.inject({ url: `/du-lieu/civil-status/ban-ghi/${id}?muc-dich=case`, as: staff.processor })
  for (const words of [String(answers.child_name), 'Khai sinh', `Từ hồ sơ ${code}`, 'Ghi từ hồ sơ đã giải quyết'])
    assert.ok(page.body.includes(words), words)
  assert.equal(page.body.split('Ghi từ hồ sơ đã giải quyết').length, 2, 'once')
})
