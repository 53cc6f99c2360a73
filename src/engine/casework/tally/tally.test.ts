import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Db } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { migratedDatabase, withDb } from '../../../../test/databases.ts'
import { act, openCase } from '../act/act.ts'
import { asOfficer, opening } from '../act/act.test.ts'
import { action, tennisClub } from '../definition/neutral.test.ts'
import type { Definition } from '../definition/definition.ts'
import { publishDefinition } from '../publish/publish.ts'
import { summarise, tallyListeners } from './tally.ts'
import { listTally, recount } from './tally.queries.ts'
import { deliverAll, untilHearable } from '../../../../test/hearable.ts'

// A club in which a case may be moved to another place, and opened again after it was closed.
const club: Definition = {
  ...tennisClub,
  actions: {
    ...tennisClub.actions,
    transfer: action(['asked', 'on_trial', 'owes_fee'], '*', { roles: ['system'] }),
    reopen: action(['member', 'turned_away'], 'on_trial', { roles: ['keeper'], clock: 'reset' }),
  },
}
const names = Object.keys(club.actions)
const hour = 3_600_000

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

/** Cases of three places over three weeks, with whatever actions are allowed. */
async function live(db: Db, seed: number, start: Date): Promise<void> {
  const below = numbers(seed)
  const city = randomUUID()
  const places = [randomUUID(), randomUUID(), randomUUID()]
  const placeOf = (i: number): string => places[i % places.length] ?? city
  for (let i = 0; i < 12; i++) {
    let at = start.getTime() + below(72) * hour
    const unitId = placeOf(i)
    const found = await openCase(db, opening(club, new Date(at), { unitId, unitPath: [unitId, city] }))
    let here = unitId
    for (let step = 0; step < 8; step++) {
      at += below(60) * hour
      const name = names[below(names.length)] ?? ''
      const to = placeOf(below(3))
      const moved = name === 'transfer'
      const system = moved || name === 'archive'
      const person =
        name === 'pay'
          ? { ...asOfficer('keeper', here, found.ownerId ?? ''), kind: 'citizen' as const }
          : asOfficer(['coach', 'keeper'], here)
      const data = moved
        ? { unitId: to, unitName: 'Nơi khác' }
        : { by: { amount: 1, unit: 'working_day' as const }, assigneeId: randomUUID(), assigneeName: 'Ai đó' }
      const doing = { by: { id: found.id }, action: name, clientKey: randomUUID(), note: 'vì', data, at: new Date(at) }
      await act(db, { ...doing, actor: system ? 'system' : person, ...(moved ? { unitPath: [to, city] } : {}) }).then(
        () => {
          if (moved) here = to
        },
        (error: unknown) => assert.ok(error instanceof Refusal, String(error)),
      )
    }
  }
}

test('figures kept in step by events are those that are counted anew (8 runs)', async () => {
  await withDb(await migratedDatabase(), async (db) => {
    const start = new Date('2026-11-02T01:00:00Z')
    await publishDefinition(db, club, start)
    for (let seed = 1; seed <= 8; seed++) {
      await live(db, seed, start)
      await deliverAll(db, tallyListeners)
      const kept = await listTally(db)
      await recount(db)
      const { days, open, titles, reach } = await listTally(db)
      assert.deepEqual(kept.days, days, `seed ${seed}`)
      assert.deepEqual(kept.open, open, `seed ${seed}`)
      assert.deepEqual(kept.titles, titles, `seed ${seed}`)
      // Whoever moved a case on keeps having had it: counting anew knows only where cases are now.
      for (const one of reach) assert.ok(kept.reach.some((other) => JSON.stringify(other) === JSON.stringify(one)))
    }
    assert.ok((await listTally(db)).days.length > 5)
  })
})

test('after counting anew the figures go on with what happens then, once', async () => {
  await withDb(await migratedDatabase(), async (db) => {
    const at = new Date('2026-11-02T01:00:00Z')
    await publishDefinition(db, club, at)
    const unitId = randomUUID()
    const add = () => openCase(db, opening(club, at, { unitId, unitPath: [unitId] }))
    const count = async (): Promise<number | undefined> => {
      await untilHearable(db)
      return (await summarise(db, club.kind, { all: false, units: [], subtrees: [unitId] }, at, at))[0]?.received
    }
    await add()
    assert.equal(await count(), 1)
    await add()
    await recount(db)
    await recount(db)
    await add()
    assert.equal(await count(), 3)
    assert.equal(await count(), 3)
  })
})

test('what is late today is late from its minute on', async () => {
  await withDb(await migratedDatabase(), async (db) => {
    const at = new Date('2026-11-02T01:00:00Z')
    await publishDefinition(db, club, at)
    const unitId = randomUUID()
    const found = await openCase(db, opening(club, at, { unitId, unitPath: [unitId] }))
    const actor = asOfficer(['coach', 'keeper'], unitId)
    const { case: begun } = await act(db, { by: { id: found.id }, action: 'invite', clientKey: 'i', actor, at })
    assert.ok(begun.dueAt)
    await untilHearable(db)
    const overdueAt = async (now: number): Promise<number | undefined> =>
      (await summarise(db, club.kind, { all: true, units: [], subtrees: [] }, at, new Date(now)))[0]?.overdue
    const due = begun.dueAt.getTime()
    assert.deepEqual(
      [await overdueAt(due - 1000), await overdueAt(due), await overdueAt(due + 1000), await overdueAt(due + 48 * hour)],
      [0, 0, 1, 1],
    )
  })
})
