import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import pg from 'pg'
import { fileFromSchema, unitIdOf } from './filing.ts'
import { world } from './world.ts'

// What the program asks of PostgreSQL at most for one request of a dossier's life, its session, `begin` and `commit` among it. Whoever
// needs one more thinks about what it costs: docs/adr/2026-11-22-what-a-life-costs.md. What is read anew every few seconds may add two.
const most = { receive: 14, take: 7, propose: 7, approve: 16, deliver: 12 } as const
const readAnew = 2

test('an action on a dossier asks the database no more often than is written here', async (t) => {
  const w = await world()
  const owner = await w.citizen()
  const unit = await unitIdOf(w, '31510')
  const roles = ['receiver', 'processor', 'approver', 'clerk'] as const
  const officers = await Promise.all(roles.map(async (role) => [role, await w.officer(role, unit)] as const))
  const staff = Object.fromEntries(officers) as Record<(typeof roles)[number], (typeof officers)[number][1]>
  const asked: string[] = []
  const client = pg.Client.prototype as unknown as { query(...args: unknown[]): unknown }
  const query = client.query
  t.after(() => {
    client.query = query
  })
  client.query = function (this: unknown, ...args: unknown[]): unknown {
    const [first] = args as [string | { text?: string }]
    asked.push((typeof first === 'string' ? first : first.text) ?? '')
    return query.apply(this, args)
  }
  // The first life also reads what is then remembered: definitions, calendars, forms.
  for (const counts of [false, true]) {
    const { code } = await fileFromSchema(w, owner, '1.001193', '31510')
    for (const [action, role] of [
      ['receive', 'receiver'],
      ['take', 'processor'],
      ['propose', 'processor'],
      ['approve', 'approver'],
      ['deliver', 'clerk'],
    ] as const) {
      asked.length = 0
      const done = await w.inject({
        method: 'POST',
        url: `/api/dossiers/${code}/actions`,
        as: staff[role],
        payload: { action, key: randomUUID() },
      })
      assert.equal(done.statusCode, 200, `${action}: ${done.body.slice(0, 300)}`)
      if (counts)
        assert.ok(
          asked.length <= most[action] + readAnew,
          `${action} asked ${asked.length} times:\n${asked.map((text) => text.slice(0, 120)).join('\n')}`,
        )
    }
  }
})
