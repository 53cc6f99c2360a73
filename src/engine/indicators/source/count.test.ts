import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Actor } from '#core/access.ts'
import { deliverNext } from '#core/events.ts'
import { act, findCase, findCaseHistories, openCase, publishCalendar, publishDefinition } from '#engine/casework/index.ts'
import { world } from '../../../../test/world.ts'
import { oneStop } from '../../casework/definition/neutral.test.ts'
import { vietnameseCalendar } from '../../casework/deadline/vietnam.rules.ts'
import { caseSource } from '../cases/case-source.ts'
import { listCells, settleScheduled } from './cell.queries.ts'
import { countRecords, defineFactSource, rebuildSource } from './count.ts'
import { deliverAll } from '../../../../test/hearable.ts'

const words = { vi: 'Thử' }
const kind = 'counted_dossier'
const { source, listens } = defineFactSource(
  caseSource({
    key: 'counting_test',
    label: words,
    kind,
    definitionKey: 'one_stop',
    readable: 'dossier',
    href: (reference) => `/x/${reference}`,
    channels: {},
    marks: { supplement: { label: words, actions: ['request_supplement', 'ask_correction'] } },
    dimensions: { procedure: { label: words } },
    describe: async (_db, ids) => new Map(ids.map((id) => [id, id < '8' ? { procedure: 'a' } : ({} as Record<string, string>)])),
  }),
)

const city = randomUUID()
const units = [randomUUID(), randomUUID(), randomUUID()]
const owner: Actor = { personId: randomUUID(), kind: 'citizen', name: 'Người nộp', sessionId: 's', roles: [] }
const roles = ['receiver', 'processor', 'approver', 'leader', 'clerk']
const officer: Actor = {
  personId: randomUUID(),
  kind: 'officer',
  name: 'Cán bộ',
  sessionId: 's',
  roles: roles.map((role) => ({ role, unitId: city })),
}
const names = Object.keys(oneStop.actions)
const data = {
  score: 4,
  inputs: { office: 'x' },
  by: { amount: 2, unit: 'working_day' as const },
  assigneeId: owner.personId,
  assigneeName: 'x',
}

type Move = { open: number; action: number; hours: number; unit: number; deliver: number }
const moves = fc.array(
  fc.record({
    open: fc.nat(4),
    action: fc.nat(names.length - 1),
    hours: fc.integer({ min: 1, max: 400 }),
    unit: fc.nat(2),
    deliver: fc.nat(3),
  }),
  { minLength: 20, maxLength: 60 },
)

test('counting event by event, late, twice or all at once gives the same cells', async () => {
  const { freshDatabase, clock } = await world()
  const db = await freshDatabase()
  const started = new Date('2026-03-02T02:00:00Z')
  await publishCalendar(db, { ...vietnameseCalendar({ id: 'counting', name: 'Thử' }), units: ['*'] }, started)
  await publishDefinition(db, oneStop, started)
  await fc.assert(
    fc.asyncProperty(moves, async (walk: Move[]) => {
      let now = started.getTime()
      const ids: string[] = []
      for (const move of walk) {
        now += move.hours * 3_600_000
        const at = new Date(now)
        const unitId = units[move.unit] ?? ''
        if (move.open === 0 || ids.length === 0) {
          const reference = `T-${randomUUID()}`
          const opened = await openCase(db, {
            ...{ kind, definitionKey: 'one_stop', reference, title: 'Thử', party: 'x', channel: move.unit === 0 ? 'online' : 'direct' },
            ...{
              ownerId: owner.personId,
              unitId,
              unitPath: [unitId, city],
              unitCodes: ['x'],
              duration: { amount: 2, unit: 'working_day' },
            },
            ...{ actor: { id: owner.personId, name: 'x', role: 'owner' }, clientKey: randomUUID(), at },
          })
          ids.push(opened.id)
        } else {
          const action = names[move.action] ?? ''
          const type = oneStop.actions[action]
          const by = type?.roles.includes('system') ? 'system' : type?.roles.includes('owner') ? owner : officer
          const moved = action === 'transfer' ? { unitId, unitName: 'x' } : {}
          // Most moves are not allowed in a state: they are refused and change nothing, as at a desk.
          await act(db, {
            by: { id: ids[move.open % ids.length] ?? '' },
            ...{ action, clientKey: randomUUID(), actor: by, note: 'x', data: { ...data, ...moved }, unitPath: [unitId, city], at },
          }).catch(() => undefined)
        }
        if (move.deliver === 0) for (const listener of [...listens].reverse()) await deliverNext(db, listener, 3)
      }
      await deliverAll(db, listens)
      const incremental = await listCells(db, source.key)
      for (const id of ids) {
        await countRecords(db, source, [id], new Date(now))
        const [[history], found] = [await findCaseHistories(db, [id]), await findCase(db, { id })]
        for (const step of history?.steps ?? []) history?.standing(step.seq)
        const { dueAt, late, outcome } = history?.standing(history.version) ?? {}
        assert.deepEqual([dueAt, late, outcome], [found?.dueAt, found?.late, found?.outcome], 'a history ends where the case is')
      }
      await settleScheduled(db, '2026-12-31')
      assert.deepEqual(await listCells(db, source.key), incremental, 'counting again changes nothing')
      await rebuildSource({ db, clock, log: () => undefined }, source)
      assert.deepEqual(await listCells(db, source.key), incremental)
      assert.ok(incremental.some((line) => line.startsWith('open ')))
    }),
    { numRuns: 8 },
  )
})
