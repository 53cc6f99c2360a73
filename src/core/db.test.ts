import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ask,
  inTransaction,
  isOneConnection,
  listMigrations,
  migrate,
  onOneConnection,
  pendingMigrations,
  sql,
  together,
} from '#core/db.ts'
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

test('what is asked together in a transaction is answered in order, and one fault undoes all of it', async () => {
  await withDb(await emptyDatabase(), async (db) => {
    await sql`create table public.kept (n integer primary key)`.execute(db)
    const add = (trx: typeof db, n: number) => ask(trx, 'insert into public.kept values ($1)', [n])
    const answers = await inTransaction(db, (trx) =>
      together([
        add(trx, 1),
        ask<{ n: number }>(trx, 'select n from public.kept'),
        add(trx, 2),
        ask<{ count: number }>(trx, 'select count(*) from public.kept'),
      ]),
    )
    assert.deepEqual([answers[1], answers[3]], [[{ n: 1 }], [{ count: 2 }]])
    await assert.rejects(
      inTransaction(db, (trx) => together([add(trx, 3), add(trx, 1), add(trx, 4)])),
      /duplicate key/,
    )
    // A fault that is caught does not save the transaction: what was written before it is gone, and that is said.
    await assert.rejects(
      inTransaction(db, async (trx) => {
        await add(trx, 5)
        await add(trx, 1).catch(() => undefined)
      }),
      /undone/,
    )
    assert.deepEqual(await ask(db, 'select n from public.kept order by n'), [{ n: 1 }, { n: 2 }])
  })
})

test('a handle is of no use when its transaction has ended', async () => {
  await withDb(await emptyDatabase(), async (db) => {
    let kept = db
    await inTransaction(db, async (trx) => {
      kept = trx
    })
    await assert.rejects(ask(kept, 'select 1'))
  })
})

test('a statement that was prepared before a migration is asked again after it', async () => {
  await withDb(
    await emptyDatabase(),
    async (db) => {
      await sql`create table public.grown (n integer)`.execute(db)
      await sql`insert into public.grown values (1)`.execute(db)
      const read = () => ask<Record<string, unknown>>(db, 'select * from public.grown where n = $1', [1])
      for (let i = 0; i < 5; i++) assert.deepEqual(await read(), [{ n: 1 }])
      await sql`alter table public.grown add column more text default 'x'`.execute(db)
      // The first one may find its statement stale; the connection is then given up, and the next one is right.
      await read().catch(() => undefined)
      assert.deepEqual(await read(), [{ n: 1, more: 'x' }])
    },
    1,
  )
})

test('on one connection questions travel together and no transaction is open', async () => {
  await withDb(await emptyDatabase(), async (db) => {
    const pids = await onOneConnection(db, (one) => {
      assert.ok(isOneConnection(one) && !isOneConnection(db))
      return together(Array.from({ length: 5 }, () => ask<{ pid: number }>(one, 'select pg_backend_pid() as pid')))
    })
    assert.equal(new Set(pids.map(([row]) => row?.pid)).size, 1)
  })
})
