import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction, listMigrations, migrate, pendingMigrations, sql } from '#core/db.ts'
import { emptyDatabase, withDb } from '../../test/databases.ts'

test('the second migration of a database applies nothing', async () => {
  await withDb(await emptyDatabase(), async (db) => {
    assert.equal((await pendingMigrations(db)).length, (await listMigrations()).length)
    assert.deepEqual(
      await migrate(db),
      (await listMigrations()).map((m) => m.name),
    )
    assert.deepEqual(await migrate(db), [])
    assert.deepEqual(await pendingMigrations(db), [])
  })
})

test('a migration that was edited after it was applied is refused', async () => {
  await withDb(await emptyDatabase(), async (db) => {
    const [first] = await migrate(db)
    await sql`update public.migration set checksum = 'of another text' where name = ${first}`.execute(db)
    await assert.rejects(migrate(db), new RegExp(`migration ${first} was changed after it was applied`))
  })
})

test('of two programs that migrate at once, one does the work and the other finds it done', async () => {
  const url = await emptyDatabase()
  const applied = await Promise.all([withDb(url, (db) => migrate(db)), withDb(url, (db) => migrate(db))])
  assert.deepEqual(
    applied.map((names) => names.length).sort((a, b) => a - b),
    [0, (await listMigrations()).length],
  )
})

test('a migration has a name and a time of its own', async () => {
  const names = (await listMigrations()).map((m) => m.name)
  assert.deepEqual(
    names.filter((name) => !/^\d{14}_[a-z0-9_]+$/.test(name)),
    [],
  )
  assert.equal(
    new Set(names.map((name) => name.slice(0, 14))).size,
    names.length,
    `two migrations with one time stamp: ${names.join(', ')}`,
  )
})

test('work inside an open transaction is part of it', async () => {
  await withDb(await emptyDatabase(), async (db) => {
    await sql`create table public.kept (n integer)`.execute(db)
    const outer = inTransaction(db, async (trx) => {
      await inTransaction(trx, (inner) => sql`insert into public.kept values (1)`.execute(inner))
      throw new Error('the outer one fails')
    })
    await assert.rejects(outer, /the outer one fails/)
    assert.equal((await sql`select 1 from public.kept`.execute(db)).rows.length, 0)
  })
})
