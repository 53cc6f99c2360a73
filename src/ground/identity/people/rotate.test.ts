import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { createCitizen, readIdentityNumber } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'
import { listByNumber } from '../e-id/e-id.queries.ts'
import { numberHashes, rotateIdentifiers } from './seal.ts'

const at = new Date('2026-11-23T02:00:00Z')

test('identity numbers are sealed anew in batches; broken off it goes on, and everything is found and read all the while', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const { config } = w.app
  const people: { id: string; number: string }[] = []
  for (let n = 0; n < 7; n++) {
    const number = `09419200${String(1000 + n)}`
    people.push({ number, id: await createCitizen(db, config, { name: `Người ${n}`, phone: `09110001${n}0`, identityNumber: number, at }) })
  }
  const rows = async () =>
    (
      await sql<{
        id: string
        enc: string
        hash: string
        key: number
      }>`select id, identity_number_enc as enc, identity_number_hash as hash, identity_number_key as key
      from identity.person where identity_number_enc is not null order by id`.execute(db)
    ).rows
  const allReadable = async (): Promise<void> => {
    for (const { id, number } of people) {
      const look = { personId: id, actor: { personId: id, name: '' }, purpose: 'own', legalGround: '' }
      assert.equal(await readIdentityNumber(db, config, look), number)
      assert.deepEqual(
        (await listByNumber(db, await numberHashes(db, config, number))).map(({ personId }) => personId),
        [id],
      )
    }
  }
  const before = await rows()
  const total = before.length
  const half = await rotateIdentifiers(db, config, { at, batch: 2, most: 2 })
  assert.deepEqual(half, { version: 1, done: 4, left: total - 4, dropped: 0 })
  await allReadable()
  people.push({
    number: '094192009999',
    id: await createCitizen(db, config, { name: 'Giữa Chừng', phone: '0911000199', identityNumber: '094192009999', at }),
  })
  const rest = await rotateIdentifiers(db, config, { at, batch: 3 })
  assert.equal(rest.version, 1, 'no further key while one is not done')
  assert.equal(rest.left, 0)
  await allReadable()
  const after = await rows()
  assert.ok(after.every(({ key }) => key === 1))
  assert.ok(before.every((row) => after.every((now) => now.enc !== row.enc && now.hash !== row.hash)))
  const next = await rotateIdentifiers(db, config, { at: new Date(at.getTime() + 2 * 86_400_000) })
  assert.equal(next.version, 2)
  await rotateIdentifiers(db, config, { at: new Date(at.getTime() + 5 * 86_400_000) })
  await allReadable()
  const keys = await sql<{ version: number }>`select version from identity.data_key order by version`.execute(db)
  assert.deepEqual(
    keys.rows.map(({ version }) => version),
    [2, 3],
    'a key that seals nothing goes a day after it was replaced',
  )
  assert.equal((await rows()).filter(({ enc }) => enc.includes('0941920')).length, 0)
})
