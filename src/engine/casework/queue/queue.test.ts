import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Scope } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { untilHearable } from '../../../../test/hearable.ts'
import { world } from '../../../../test/world.ts'
import { act, openCase } from '../act/act.ts'
import { asOfficer, opening } from '../act/act.test.ts'
import type { Case } from '../case/case.ts'
import { tennisClub } from '../definition/neutral.test.ts'
import { publishDefinition } from '../publish/publish.ts'
import { countQueues, type Cursor, type Filter, listCases, listOwnCases, listTitles, prefixQuery } from './queue.queries.ts'
import { summarise } from '../tally/tally.ts'

const city = randomUUID()
const [here, there] = [randomUUID(), randomUUID()]
const me = randomUUID()
const one = (name: 'unit' | 'subtree' | 'own', id: string): Scope => ({
  all: false,
  own: name === 'own' ? id : undefined,
  units: name === 'unit' ? [id] : [],
  subtrees: name === 'subtree' ? [id] : [],
})
const of = (kind: string, scope: Scope = { all: true, units: [], subtrees: [] }): Filter => ({ kind, scope })
const ids = (cases: readonly Case[]): string[] => cases.map((found) => found.id)
const hour = 3_600_000

/** A kind of its own for every test, so that no other test's cases are counted. */
async function someKind(): Promise<{
  db: Db
  at: Date
  kind: string
  add(more?: Partial<Parameters<typeof opening>[2]>): Promise<Case>
  does(found: Case, action: string, at: Date, actor?: string): Promise<Case>
}> {
  const { db, clock } = await world()
  const kind = `sport_${randomUUID().slice(0, 8)}`
  const definition = { ...tennisClub, key: kind, kind }
  await publishDefinition(db, definition, clock.now())
  return {
    db,
    at: clock.now(),
    kind,
    add: (more) => openCase(db, opening(definition, clock.now(), { unitId: here, unitPath: [here, city], ...more })),
    does: async (found, action, at, actor = randomUUID()) =>
      (
        await act(db, {
          by: { id: found.id },
          action,
          clientKey: randomUUID(),
          actor: asOfficer(['coach', 'keeper'], found.unitId, actor),
          note: 'vì',
          at,
        })
      ).case,
  }
}

async function allPages(db: Db, filter: Filter, limit: number, between: () => Promise<unknown> = async () => undefined): Promise<Case[]> {
  const seen: Case[] = []
  let after: Cursor | undefined
  do {
    const page = await listCases(db, filter, { after, limit })
    assert.ok(page.cases.length <= limit)
    seen.push(...page.cases)
    after = page.next
    if (after) await between()
  } while (after)
  return seen
}

test('pages by key are the whole list in its order, whatever their size, equal moments and cases without a time included', async () => {
  const { db, kind, add, does, at } = await someKind()
  for (let n = 0; n < 23; n++) {
    const found = await add({ duration: n % 5 === 0 ? null : { amount: 1 + (n % 3), unit: 'working_day' } })
    if (n % 4 !== 0) await does(found, 'invite', new Date(at.getTime() + (n % 2) * 48 * hour))
  }
  const { cases: whole } = await listCases(db, of(kind), { limit: 100 })
  assert.equal(whole.length, 23)
  const urgency = whole.map((found) => found.dueAt?.getTime() ?? Number.POSITIVE_INFINITY)
  assert.deepEqual(
    urgency,
    [...urgency].sort((a, b) => a - b),
  )
  for (const limit of [1, 2, 7, 22, 23, 24]) assert.deepEqual(ids(await allPages(db, of(kind), limit)), ids(whole), String(limit))
})

test('while others work, no page repeats a case and none is skipped that stayed where it was', async () => {
  const { db, kind, add, does, at } = await someKind()
  const all: Case[] = []
  for (let n = 0; n < 30; n++) all.push(await does(await add(), 'invite', new Date(at.getTime() + n * 24 * hour)))
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(29), { maxLength: 3 }), async (limit, touched) => {
      const moved = new Set<string>()
      const seen = await allPages(db, of(kind), limit, async () => {
        // A colleague's word changes a row, not its place; a new case comes in at the end or between.
        for (const n of touched) await does(all[n] as Case, 'gossip', at)
        // Only so many: with pages of one, a case added at the end for each page read would go on for ever.
        if (moved.size < 12) moved.add((await does(await add(), 'invite', new Date(at.getTime() + (touched[0] ?? 0) * 24 * hour))).id)
      })
      assert.equal(new Set(ids(seen)).size, seen.length)
      assert.deepEqual(
        ids(all).filter((id) => !ids(seen).includes(id)),
        [],
      )
    }),
    { numRuns: 8 },
  )
})

test('closed cases come by when they were closed, the newest first, in pages too', async () => {
  const { db, kind, add, does, at } = await someKind()
  for (let n = 0; n < 9; n++) await does(await add(), 'refuse', new Date(at.getTime() + (n % 4) * hour))
  const { cases: whole } = await listCases(db, { ...of(kind), closed: true }, { limit: 100 })
  const closed = whole.map((found) => found.closedAt?.getTime() ?? 0)
  assert.deepEqual(
    closed,
    [...closed].sort((a, b) => b - a),
  )
  for (const limit of [1, 2, 4]) assert.deepEqual(ids(await allPages(db, { ...of(kind), closed: true }, limit)), ids(whole))
  assert.deepEqual((await listCases(db, of(kind), { limit: 10 })).cases, [])
})

test('the number beside each queue is the length of its list', async () => {
  const { db, kind, add, does, at } = await someKind()
  const now = new Date('2026-12-10T08:00:00+07:00')
  const [endOfToday, endOfSoon] = [new Date('2026-12-11T00:00:00+07:00'), new Date('2026-12-14T00:00:00+07:00')]
  for (const [n, start] of ['2026-12-01', '2026-12-07', '2026-12-08', '2026-12-08', '2026-12-09', '2026-12-10'].entries()) {
    const found = await does(
      await add({ channel: n % 2 ? 'direct' : 'online' }),
      'invite',
      new Date(`${start}T08:00:00+07:00`),
      n % 2 ? me : undefined,
    )
    if (n === 3) await does(found, 'ask_fee', new Date(`${start}T09:00:00+07:00`))
    if (n === 0) await does(await does(await add(), 'invite', at), 'ask_fee', new Date('2026-12-09T08:00:00+07:00'))
  }
  await add()
  await does(await add(), 'refuse', at)
  await untilHearable(db)
  const counts = await countQueues(db, of(kind), { now, endOfToday, endOfSoon, me })
  const length = async (filter: Partial<Filter>): Promise<number> =>
    (await listCases(db, { ...of(kind), ...filter }, { limit: 100 })).cases.length
  assert.equal(counts.all, await length({}))
  assert.equal(counts.overdue, await length({ dueBefore: now }))
  assert.equal(counts.today, await length({ dueFrom: now, dueBefore: endOfToday }))
  assert.equal(counts.soon, await length({ dueFrom: endOfToday, dueBefore: endOfSoon }))
  assert.equal(counts.unassigned, await length({ assignee: 'nobody' }))
  assert.equal(counts.mine, await length({ assignee: me }))
  for (const [state, count] of Object.entries(counts.byState)) assert.equal(count, await length({ states: [state] }), state)
  for (const key of ['all', 'overdue', 'today', 'soon', 'unassigned', 'mine'] as const) assert.ok(counts[key] > 0, key)
  assert.equal(await length({ channel: 'direct' }), 3)
  assert.deepEqual(Object.keys(counts.byState).sort(), ['asked', 'on_trial', 'owes_fee'])
})

test('a list shows what lies within reach: own, unit, everything below, everything, nothing', async () => {
  const { db, kind, add, at } = await someKind()
  const owner = randomUUID()
  const words = ['tìm chung']
  await add({ ownerId: owner, words })
  await add({ words })
  await add({ unitId: there, unitPath: [there, city], words })
  const lonely = randomUUID()
  await add({ unitId: lonely, unitPath: [lonely], words })
  const none: Scope = { all: false, units: [], subtrees: [] }
  const both: Scope = { all: false, own: owner, units: [there], subtrees: [] }
  const expected: [Scope, number][] = [
    [one('own', owner), 1],
    [one('unit', here), 2],
    [one('unit', city), 0],
    [one('subtree', city), 3],
    [one('subtree', here), 2],
    [{ ...none, all: true }, 4],
    [none, 0],
    [both, 2],
  ]
  await untilHearable(db)
  for (const [scope, count] of expected) {
    assert.equal((await listCases(db, of(kind, scope), { limit: 10 })).cases.length, count, JSON.stringify(scope))
    const searched = await listCases(db, { ...of(kind, scope), q: 'chung tim' }, { limit: 10 })
    assert.equal(searched.cases.length, count, `searched: ${JSON.stringify(scope)}`)
    assert.equal((await countQueues(db, of(kind, scope), { now: at, endOfToday: at, endOfSoon: at })).all, count)
    // Figures are of units: what is a person's own is no office's figure.
    if (scope.own) continue
    assert.equal(
      (await listTitles(db, of(kind, scope))).reduce((sum, title) => sum + title.count, 0),
      count,
    )
    assert.equal(
      (await summarise(db, kind, scope, new Date(at.getTime() - hour), new Date(at.getTime() + hour))).reduce(
        (sum, line) => sum + line.received,
        0,
      ),
      count,
    )
  }
  assert.equal((await listOwnCases(db, kind, owner, 10)).length, 1)
})

test('a case is found without tone marks, by words in any order, by the beginning of the last one and by its code', async () => {
  const { db, kind, add } = await someKind()
  const found = await add({ party: 'Thạch Sà Rươne', title: 'Đăng ký hộ kinh doanh', words: ['0912345678'] })
  await add({ party: 'Lý Thị Út', title: 'Khác' })
  const search = async (q: string): Promise<string[]> => ids((await listCases(db, { ...of(kind), q }, { limit: 10 })).cases)
  for (const q of ['thach', 'Thạch', 'ruone sa', 'dang ky ho kin', 'ĐĂNG', '0912345678', '09123', found.reference, '"thach" & (sa)'])
    assert.deepEqual(await search(q), [found.id], q)
  for (const q of ['thach ut', 'hach', 'kinh x']) assert.deepEqual(await search(q), [], q)
  for (const q of ['', ' !!! ', "'", '&|!:*<->()', '\\']) assert.equal((await search(q)).length, 2, q)
  assert.equal(prefixQuery('Thạch sà R'), 'thach & sa & r:*')
})

test('whatever is typed into the search box is an answer and not a fault', async () => {
  const { db, kind } = await someKind()
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 40 }),
      async (q) => void (await listCases(db, { ...of(kind), q }, { limit: 1 })),
    ),
    { numRuns: 100 },
  )
})

test('what was answered in time is not overdue while it waits to be fetched', async () => {
  const { db, clock } = await world()
  const kind = `fetch_${randomUUID().slice(0, 8)}`
  const state = (name: 'open' | 'closed') => ({ label: { vi: 'x' }, kind: name, stage: 'desk' })
  const action = (from: string, to: string, clockWord?: 'start' | 'stop') => ({
    label: { vi: 'x' },
    from: [from],
    to,
    roles: ['keeper'],
    ...(clockWord ? { clock: clockWord } : {}),
  })
  const definition = {
    ...tennisClub,
    key: kind,
    kind,
    initial: 'new',
    states: { new: state('open'), running: state('open'), ready: state('open'), gone: state('closed') },
    actions: { begin: action('new', 'running', 'start'), finish: action('running', 'ready', 'stop'), fetch: action('ready', 'gone') },
  }
  await publishDefinition(db, definition, clock.now())
  const found = await openCase(db, opening(definition, clock.now(), { unitId: here, unitPath: [here] }))
  const does = async (type: string, at: string): Promise<Case> =>
    (await act(db, { by: { id: found.id }, action: type, clientKey: type, actor: asOfficer('keeper', here), at: new Date(at) })).case
  await does('begin', '2026-11-23T08:00:00+07:00')
  assert.equal((await does('finish', '2026-11-24T08:00:00+07:00')).dueAt, null)
  const later = new Date('2026-12-24T08:00:00+07:00')
  await untilHearable(db)
  assert.equal((await countQueues(db, of(kind), { now: later, endOfToday: later, endOfSoon: later })).overdue, 0)
  const end = await does('fetch', '2026-12-24T08:00:00+07:00')
  assert.deepEqual([end.late, end.dueAt?.getTime()], [false, Date.parse('2026-11-25T17:00:00+07:00')])
})
