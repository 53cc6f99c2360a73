import assert from 'node:assert/strict'
import { test } from 'node:test'
import { computeDeadline } from '../../../engine/casework/deadline/deadline.rules.ts'
import { findCase, listActions } from '../../../engine/casework/case/case.queries.ts'
import { getCalendar, getDefinition } from '../../../engine/casework/publish/publish.queries.ts'
import { clockEvents, mayAct, stateOf } from '../../../engine/casework/case/case.rules.ts'
import { snapshotOf } from '../../../engine/casework/case/snapshot.rules.ts'
import { countQueues, listCases } from '#engine/casework/index.ts'
import { runCommand } from '../../../program.ts'
import { world } from '../../../../test/world.ts'
import { generateDossiers, lately } from './fill.ts'
import { makeDossier, prepareRun } from './generate.ts'
import { randomFrom } from './random.rules.ts'

const count = 300
const seed = 4711

async function made() {
  const { app, db, clock } = await world()
  const said: string[] = []
  const context = { db, clock, config: app.config, log: (line: string) => void said.push(line) }
  const run = await prepareRun(db, app.config, { seed, count, ...lately, until: clock.now(), now: clock.now() })
  return { app, db, clock, context, run, said }
}

test('the same seed makes the same dossiers, another seed others', async () => {
  const { db, app, clock, run } = await made()
  const again = await prepareRun(db, app.config, { seed, count, ...lately, until: clock.now(), now: clock.now() })
  const other = await prepareRun(db, app.config, { seed: seed + 1, count, ...lately, until: clock.now(), now: clock.now() })
  for (const index of [0, 1, 2, 77, 299]) {
    const first = await makeDossier(run, index, index)
    assert.deepEqual(await makeDossier(again, index, index), first)
    assert.notDeepEqual(await makeDossier(other, index, index), first)
  }
})

test('fifty thousand streams give no id twice', () => {
  const ids = new Set<string>()
  const draws = 50_000
  // Each takes another number of draws first, as lives of different length do.
  for (let index = 0; index < draws; index++) {
    const random = randomFrom(1, 5, index)
    for (let before = 0; before < index % 7; before++) random.next()
    ids.add(random.uuid())
  }
  assert.equal(ids.size, draws)
})

test('made-up dossiers are refused in production', async () => {
  const { context, app } = await made()
  assert.equal(await generateDossiers({ ...context, config: { ...app.config, mode: 'production' } }, { seed: 1, count: 1 }), 2)
})

test('the command has its fallbacks wherever it is run from, and refuses what is no number', async () => {
  const { context, app, said } = await made()
  const production = { ...context, config: { ...app.config, mode: 'production' as const } }
  assert.equal(await runCommand(production, 'generate dossiers', ['3']), 2)
  assert.equal(said.at(-1), 'made-up dossiers are refused in production', 'it came past its options')
  assert.equal(await runCommand(context, 'generate dossiers', ['3'], { months: 'two' }), 2)
  assert.match(said.at(-1) ?? '', /the months more than 0/)
  await assert.rejects(runCommand(context, 'generate nothing', []), /no module has the command/)
})

test('each written case is what its actions amount to, and each action was allowed when it was done', async () => {
  const { db, clock, context, run, said } = await made()
  assert.equal(await generateDossiers(context, { seed, count }), 0)
  assert.equal(await generateDossiers(context, { seed, count }), 1, said.at(-1))
  let open = 0
  let steps = 0
  let late = 0
  for (let index = 0; index < count; index++) {
    const { composed } = await makeDossier(run, index, index)
    const stored = await findCase(db, { id: composed.case.id })
    assert.ok(stored, `dossier ${index} is there`)
    const actions = await listActions(db, stored.id)
    const { body: definition } = await getDefinition(db, stored.definitionId)
    const { body: calendar } = await getCalendar(db, stored.calendarId)
    const now = actions.at(-1)?.at ?? stored.openedAt
    assert.deepEqual(snapshotOf(stored, { definition, calendar, actions, now }), stored)
    const { state, since, duration } = stateOf(definition, actions)
    assert.deepEqual([stored.state, stored.stateSince, stored.duration], [state, since, duration])
    const deadline = duration ? computeDeadline({ calendar, duration, events: clockEvents(definition, actions), now }) : undefined
    assert.equal(stored.paused, deadline?.state === 'paused')
    if (deadline?.state === 'running') assert.deepEqual(stored.dueAt, deadline.dueAt)
    assert.deepEqual(
      actions.slice(1).map((action) => action.at <= clock.now() && permitted(action.seq)),
      actions.slice(1).map(() => true),
    )
    if (!stored.closedAt) open++
    steps += actions.length
    if (stored.late) late++

    function permitted(seq: number): boolean {
      const action = actions[seq - 1]
      const before = actions.slice(0, seq - 1)
      if (!action || !stored) return false
      const standing = { ...stateOf(definition, before), ownerId: stored.ownerId, unitPath: stored.unitPath }
      const kind = action.actorRole === 'owner' ? 'citizen' : 'officer'
      const actor = {
        personId: action.actorId ?? '',
        kind,
        name: action.actorName,
        sessionId: '',
        roles: kind === 'citizen' ? [] : [{ role: action.actorRole, unitId: stored.unitId }],
      } as const
      return (
        action.at >= (before.at(-1)?.at ?? action.at) &&
        mayAct(definition, standing, { ...actor, roles: [...actor.roles] }, action.type) === 'yes'
      )
    }
  }
  assert.ok(open > count * 0.03 && open < count * 0.15, `${open} of ${count} are open`)
  assert.ok(late > count * 0.02 && late < count * 0.18, `${late} of ${count} were late`)
  assert.ok(steps / count > 7 && steps / count < 13, `${steps / count} actions a dossier`)
})

test('a made-up dossier says so on the desk and to its owner', async () => {
  const { officer, inject } = await world()
  const { run } = await made()
  const { composed } = await makeDossier(run, 5, 5)
  const found = await findCase((await world()).db, { id: composed.case.id })
  const page = await inject({
    method: 'GET',
    url: `/lam-viec/ho-so/${found?.reference}`,
    as: await officer('receiver', found?.unitId ?? ''),
  })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Không ai nộp hồ sơ này: máy sinh ra để thử \(seed 4711\)/)
})

test('made-up dossiers are in the queues and are found by the words of their people', async () => {
  const { db, clock, run } = await made()
  const scope = { all: true, units: [], subtrees: [] }
  const now = clock.now()
  assert.ok((await countQueues(db, { kind: 'dossier', scope }, { now, endOfToday: now, endOfSoon: now })).all > 0)
  const { composed } = await makeDossier(run, 3, 3)
  const { cases } = await listCases(
    db,
    { kind: 'dossier', scope, closed: composed.case.closedAt !== null, q: composed.words[3] ?? '' },
    { limit: 20 },
  )
  assert.ok(cases.some((found) => found.id === composed.case.id))
})
