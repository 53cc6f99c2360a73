import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { createDb, createPool, type Db, sql } from '#core/db.ts'
import { deliverNext, eventType, on, onMany, passOver, publish, readersBehind } from '#core/events.ts'
import { migratedDatabase, withDb } from '../../test/databases.ts'
import { deliverAll } from '../../test/hearable.ts'

const Counted = eventType<{ n: number }>('test.counted')
const Other = eventType<{ n: number }>('test.other')

/** The same numbers for the same seed, so that a failing interleaving can be looked at again. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

type Open = { client: pg.PoolClient; events: number[] }

/** What `publish` does, on a connection that the test holds open as long as it likes. */
async function put(client: pg.PoolClient, n: number): Promise<void> {
  await client.query('insert into core.event (name, subject, payload, occurred_at) values ($1, $2, $3, now())', [
    Counted.name,
    `s/${n}`,
    JSON.stringify({ n }),
  ])
}

/** One random interleaving of begin, write, commit, roll back and deliver over four connections. */
async function interleave(pool: pg.Pool, db: Db, seed: number): Promise<void> {
  const below = numbers(seed)
  const heard: number[] = []
  const listener = on(Counted, `test.interleaving_${seed}`, async (_db, event) => void heard.push(event.payload.n))
  await sql`insert into core.event_cursor (reader, epoch, txid, id) select ${listener.reader}, epoch, txid, id from core.event order by epoch desc, txid desc, id desc limit 1`.execute(
    db,
  )
  const open: Open[] = []
  const committed: number[] = []
  let next = seed * 1_000
  for (let step = 0; step < 24; step++) {
    const act = below(5)
    if (act === 0 && open.length < 4) {
      const client = await pool.connect()
      await client.query('begin')
      open.push({ client, events: [] })
    } else if (act <= 2 && open.length > 0) {
      const one = open[below(open.length)]
      await put(one?.client as pg.PoolClient, next)
      one?.events.push(next++)
    } else if (act === 3 && open.length > 0) {
      const [one] = open.splice(below(open.length), 1)
      const keep = below(4) > 0
      await one?.client.query(keep ? 'commit' : 'rollback')
      one?.client.release()
      if (keep) committed.push(...(one?.events ?? []))
    } else await deliverNext(db, listener, 1 + below(4))
  }
  for (const { client, events } of open.reverse()) {
    await client.query('commit')
    client.release()
    committed.push(...events)
  }
  await deliverAll(db, [listener])
  assert.deepEqual([...heard].sort(), [...committed].sort(), `seed ${seed}: every committed event once, none that was rolled back`)
  const order = await sql<{
    n: number
  }>`select (payload->>'n')::int as n from core.event where (payload->>'n')::int between ${seed * 1_000} and ${seed * 1_000 + 999} order by epoch, txid, id`.execute(
    db,
  )
  assert.deepEqual(
    heard,
    order.rows.map((row) => row.n),
    `seed ${seed}: in the one order`,
  )
}

test('however transactions interleave, each committed event is heard once and in order (200 runs)', async () => {
  const url = await migratedDatabase()
  const pool = createPool(url, 6)
  const db = createDb(createPool(url, 3))
  for (let seed = 1; seed <= 200; seed++) await interleave(pool, db, seed)
  await db.destroy()
  await pool.end()
})

test('a listener that fails hears the event again, and nothing of its first try is kept', async () => {
  await withDb(await migratedDatabase(), async (db) => {
    let tries = 0
    const listener = on(Counted, 'test.failing', async (trx, event) => {
      await sql`insert into core.setting (key, value) values (${`heard/${event.payload.n}/${tries}`}, '1')`.execute(trx)
      if (++tries === 1) throw new Error('the first time')
    })
    await publish(db, Counted, { n: 1 }, { subject: 's' })
    await assert.rejects(deliverNext(db, listener), /the first time/)
    await deliverAll(db, [listener])
    const kept = await sql<{ key: string }>`select key from core.setting where key like 'heard/%'`.execute(db)
    assert.deepEqual(kept.rows, [{ key: 'heard/1/1' }])
    assert.equal(tries, 2)
  })
})

test('a listener hears only the events of its name, and two readers each hear all', async () => {
  await withDb(await migratedDatabase(), async (db) => {
    const heard: Record<string, number[]> = { a: [], b: [] }
    const listeners = ['a', 'b'].map((reader) =>
      on(Counted, `test.${reader}`, async (_db, event) => void heard[reader]?.push(event.payload.n)),
    )
    await publish(db, Counted, { n: 1 }, { subject: 's' })
    await publish(db, Other, { n: 2 }, { subject: 's' })
    await publish(db, Counted, { n: 3 }, { subject: 's' })
    await deliverAll(db, listeners)
    assert.deepEqual(heard, { a: [1, 3], b: [1, 3] })
  })
})

test('two programs that deliver at once do not hear an event twice', async () => {
  await withDb(
    await migratedDatabase(),
    async (db) => {
      const heard: number[] = []
      const listener = on(Counted, 'test.twice', async (_db, event) => void heard.push(event.payload.n))
      for (let n = 0; n < 50; n++) await publish(db, Counted, { n }, { subject: 's' })
      for (let round = 0; round < 40; round++) await Promise.all(Array.from({ length: 4 }, () => deliverNext(db, listener, 7)))
      assert.deepEqual(
        heard,
        Array.from({ length: 50 }, (_, n) => n),
      )
    },
    6,
  )
})

test('transactions are ordered as numbers: after 9999 comes 10000', async () => {
  await withDb(await migratedDatabase(), async (db) => {
    const heard: number[] = []
    const listener = on(Counted, 'test.digits', async (_db, event) => void heard.push(event.payload.n))
    const listenAlso = onMany(
      Counted,
      'test.digits_many',
      async (_db, events) => void heard.push(...events.map(({ payload }) => payload.n)),
    )
    // An older epoch is final, so that the numbers of its transactions may be chosen.
    await sql`insert into core.setting (key, value) values ('event_epoch', '1') on conflict (key) do update set value = '1'`.execute(db)
    for (const [n, txid] of [
      [1, '98'],
      [2, '99'],
      [3, '100'],
      [4, '101'],
    ] as const)
      await sql`insert into core.event (epoch, txid, name, subject, payload, occurred_at)
        values (0, ${txid}::xid8, ${Counted.name}, 's', ${JSON.stringify({ n })}::jsonb, now())`.execute(db)
    for (let round = 0; round < 40; round++) await deliverNext(db, listener, 3)
    for (let round = 0; round < 40; round++) await deliverNext(db, listenAlso, 3)
    assert.deepEqual(heard, [1, 2, 3, 4, 1, 2, 3, 4])
    assert.deepEqual(await readersBehind(db, ['test.digits', 'test.digits_many', 'test.nobody']), new Set(['test.nobody']))
  })
})

/** Waits until no transaction is open that is older than what was told: other databases of the server have some as well. */
async function settled(db: Db): Promise<void> {
  const { rows } = await sql`select from core.event where txid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`.execute(db)
  if (rows.length > 0) await new Promise((again) => setTimeout(again, 20)).then(() => settled(db))
}

test('who is concerned is told apart in one question, and the cursors of the others move on', async () => {
  await withDb(await migratedDatabase(), async (db) => {
    const heard: string[] = []
    const hear = (name: string) => async (_db: Db, event: { payload: { n: number } }) => void heard.push(`${name} ${event.payload.n}`)
    const [all, twos, others] = [
      on(Counted, 'test.all', hear('all')),
      on(Counted, 'test.twos', hear('twos'), { n: 2 }),
      on(Other, 'test.others', hear('others')),
    ]
    assert.deepEqual(await passOver(db, [all, twos, others]), [all, twos, others], 'nobody was here before')
    await deliverAll(db, [all, twos, others])
    for (const n of [1, 3]) await publish(db, Counted, { n }, { subject: 's' })
    await settled(db)
    assert.deepEqual(await passOver(db, [all, twos, others]), [all])
    assert.deepEqual(await readersBehind(db, ['test.all', 'test.twos', 'test.others']), new Set(['test.all']))
    for (const n of [2, 4]) await publish(db, Counted, { n }, { subject: 's' })
    await settled(db)
    assert.deepEqual(await passOver(db, [all, twos, others]), [all, twos])
    await deliverAll(db, [all, twos, others])
    assert.deepEqual(heard, ['all 1', 'all 3', 'all 2', 'all 4', 'twos 2'])
    assert.deepEqual(await passOver(db, [all, twos, others]), [])
  })
})

test('a cursor that somebody holds is not waited for, and none is moved past an open transaction', async (t) => {
  const url = await migratedDatabase()
  const pool = createPool(url, 3)
  t.after(() => pool.end())
  await withDb(url, async (db) => {
    const listener = on(Other, 'test.held', async () => undefined)
    await deliverAll(db, [listener])
    const [open, holder] = [await pool.connect(), await pool.connect()]
    await open.query('begin')
    await put(open, 1)
    await publish(db, Counted, { n: 2 }, { subject: 's' })
    assert.deepEqual(await passOver(db, [listener]), [])
    const behind = async (): Promise<boolean> => (await readersBehind(db, [listener.reader])).size > 0
    await open.query('commit')
    open.release()
    await settled(db)
    assert.equal(await behind(), true, 'what the open transaction wrote is still to come')
    await holder.query('begin')
    await holder.query('select from core.event_cursor where reader = $1 for update', [listener.reader])
    await passOver(db, [listener])
    assert.equal(await behind(), true)
    await holder.query('commit')
    holder.release()
    await passOver(db, [listener])
    assert.equal(await behind(), false)
  })
})
