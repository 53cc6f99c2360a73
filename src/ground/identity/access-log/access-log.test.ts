import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { inTransaction, sql } from '#core/db.ts'
import { recordAccess, verifyAccessLog } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'
import { identityModule } from '../module.ts'

const look = (personId: string = randomUUID()) => ({
  personId,
  actor: { personId: randomUUID(), name: 'Cán bộ' },
  purpose: 'process_dossier',
  legalGround: 'Luật',
  at: new Date('2026-11-23T01:00:00.123Z'),
})

test('the chain of looks is unbroken, also when many write at once', async () => {
  const { freshDatabase } = await world()
  const db = await freshDatabase()
  await Promise.all(Array.from({ length: 20 }, () => recordAccess(db, look())))
  const { ok, rows } = await verifyAccessLog(db)
  assert.deepEqual({ ok, rows }, { ok: true, rows: 20 })
})

test('looking at one’s own data is not written, and a look that is rolled back leaves no trace', async () => {
  const { freshDatabase } = await world()
  const db = await freshDatabase()
  const own = randomUUID()
  await recordAccess(db, { ...look(own), actor: { personId: own, name: 'Chính chủ' } })
  await assert.rejects(
    inTransaction(db, async (trx) => {
      await recordAccess(trx, look())
      throw new Error('no')
    }),
  )
  assert.equal((await verifyAccessLog(db)).rows, 0)
})

test('a row cannot be changed or erased, and if someone goes around that, the chain shows where', async () => {
  const { freshDatabase } = await world()
  const db = await freshDatabase()
  for (let n = 0; n < 5; n++) await recordAccess(db, look())
  await assert.rejects(sql`update identity.access_log set actor_name = 'khác'`.execute(db), /only grows/)
  await assert.rejects(sql`delete from identity.access_log`.execute(db), /only grows/)
  await assert.rejects(sql`truncate identity.access_log`.execute(db), /only grows/)
  const before = await verifyAccessLog(db)
  await sql`alter table identity.access_log disable trigger user`.execute(db)
  await sql`update identity.access_log set purpose = 'khác' where id = 3`.execute(db)
  const changed = await verifyAccessLog(db)
  assert.deepEqual([changed.ok, changed.brokenAt, changed.rows], [false, 3, 2])
  await sql`update identity.access_log set purpose = 'process_dossier' where id = 3`.execute(db)
  assert.deepEqual(await verifyAccessLog(db), before)
  await sql`delete from identity.access_log where id = 2`.execute(db)
  assert.equal((await verifyAccessLog(db)).brokenAt, 3)
})

test('the command verify-log prints the head of the chain and fails on a broken one', async () => {
  const { freshDatabase, clock, app } = await world()
  const db = await freshDatabase()
  await recordAccess(db, look())
  const said: string[] = []
  const context = { db, clock, config: app.config, log: (message: string) => said.push(message) }
  const command = identityModule.commands?.find(({ name }) => name === 'verify-log')
  assert.equal(await command?.run(context, [], {}), 0)
  assert.match(said[0] ?? '', /1 rows, unbroken, head [0-9a-f]{64}/)
  await sql`alter table identity.access_log disable trigger user`.execute(db)
  await sql`update identity.access_log set actor_name = 'khác'`.execute(db)
  assert.equal(await command?.run(context, [], {}), 1)
})
