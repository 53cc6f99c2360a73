import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Db } from '#core/db.ts'
import { sharedCounts } from '#core/rate-limits.ts'
import { migratedDatabase, withDb } from '../../test/databases.ts'

type Store = InstanceType<ReturnType<typeof sharedCounts>>
const count = (store: Store, caller: string, window = 60_000): Promise<{ current: number; ttl: number }> =>
  new Promise((done, fail) => store.incr(caller, (error, counted) => (error || !counted ? fail(error) : done(counted)), window))

const page = { routeInfo: { method: 'GET', url: '/tra-cuu' } }
const storeOf = (db: Db): Store => new (sharedCounts(db))().child(page)

test('two processes count one caller together, each caller and each route by itself', async () => {
  const url = await migratedDatabase()
  await withDb(url, (one) =>
    withDb(url, async (other) => {
      const [here, there] = [storeOf(one), storeOf(other)]
      const counted = [await count(here, '1.2.3.4'), await count(there, '1.2.3.4'), await count(here, '1.2.3.4')]
      assert.deepEqual(
        counted.map(({ current }) => current),
        [1, 2, 3],
      )
      assert.ok((counted[2]?.ttl ?? 0) > 0 && (counted[2]?.ttl ?? 0) <= 60_000)
      assert.equal((await count(here, '1.2.3.5')).current, 1)
      assert.equal((await count(new (sharedCounts(other))(), '1.2.3.4')).current, 1)
      await Promise.all(Array.from({ length: 20 }, (_, i) => count(i % 2 ? here : there, '9.9.9.9')))
      assert.equal((await count(here, '9.9.9.9')).current, 21)
    }),
  )
})

test('when the time is over, counting begins anew', async () => {
  await withDb(await migratedDatabase(), async (db) => {
    const store = storeOf(db)
    await count(store, 'a', 0)
    assert.equal((await count(store, 'a', 0)).current, 1)
  })
})
