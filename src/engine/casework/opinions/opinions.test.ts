import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Refusal } from '#core/errors.ts'
import type { Actor } from '#core/access.ts'
import { sql } from '#core/db.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { act, openCase } from '../act/act.ts'
import { opening } from '../act/act.test.ts'
import type { Case } from '../case/case.ts'
import { findCase, listActions } from '../case/case.queries.ts'
import { escalate } from '../escalate/escalate.job.ts'
import { publishDefinition } from '../publish/publish.ts'
import { answerOpinion } from './answer.ts'
import { askOpinions } from './ask.ts'
import { lapseOpinions } from './lapse.ts'
import { listOpinions } from './opinion.queries.ts'
import { recipe } from './opinion.rules.test.ts'

const unitId = async (w: World, code: string): Promise<string> => (await findUnitByCode(w.db, code, { on: '2026-11-23' }))?.id ?? ''
const actorOf = (person: Person, role: string, unit: string): Actor => ({
  personId: person.personId,
  kind: 'officer',
  name: person.name,
  sessionId: 's',
  roles: [{ role, unitId: unit }],
})
const refusal = (kind: string, code: string) => (error: unknown) => error instanceof Refusal && error.kind === kind && error.code === code
const messages = async (w: World, personId: string): Promise<string[]> =>
  (
    await sql<{
      template: string
    }>`select template from notifications.message where recipient_person_id = ${personId}::uuid and channel = 'in_app' order by template`.execute(
      w.db,
    )
  ).rows.map(({ template }) => template)

type Kitchen = { w: World; found: Case; cook: Actor; units: [string, string]; jurors: [Actor, Actor] }

async function kitchen(clock: 'runs' | 'pauses', silence: 'consents' | 'waits'): Promise<Kitchen> {
  const w = await world()
  const definition = recipe(clock, silence)
  await publishDefinition(w.db, definition, w.clock.now())
  const home = await unitId(w, '31510')
  const units: [string, string] = [await unitId(w, '31507'), await unitId(w, 'H13.STC')]
  const cook = actorOf(await w.officer('processor', home), 'keeper', home)
  const jurors: [Actor, Actor] = [
    actorOf(await w.officer('leader', units[0]), 'leader', units[0]),
    actorOf(await w.officer('leader', units[1]), 'leader', units[1]),
  ]
  const found = await openCase(
    w.db,
    opening(definition, w.clock.now(), { unitId: home, unitPath: [home], reference: `THI-${randomUUID()}` }),
  )
  return { w, found, cook, units, jurors }
}

const ask = ({ w, found, cook, units }: Kitchen, more: Partial<Parameters<typeof askOpinions>[1]> = {}) =>
  askOpinions(w.db, {
    by: { id: found.id },
    actor: cook,
    units: units.map((id) => ({ unitId: id })),
    question: 'Món này có ngon không?',
    key: randomUUID(),
    at: w.clock.now(),
    lang: 'vi',
    ...more,
  })

const idOf = async (w: World, unit: string, caseId: string): Promise<string> =>
  (await listOpinions(w.db, { unitIds: [unit], open: true, limit: 500 })).find((one) => one.caseId === caseId)?.id ?? ''

test('two units are asked at once, each answers itself, and the asker hears of each and of the last', async () => {
  const k = await kitchen('runs', 'consents')
  const { w, found, cook, units, jurors } = k
  await assert.rejects(ask(k, { units: [] }), refusal('invalid', 'casework.units_missing'))
  await assert.rejects(ask(k, { units: [{ unitId: found.unitId }] }), refusal('invalid', 'casework.own_unit'))
  await assert.rejects(ask(k, { units: [{ unitId: units[0] }, { unitId: units[0] }] }), refusal('invalid', 'casework.unit_twice'))
  await assert.rejects(ask(k, { question: ' ' }), refusal('invalid', 'casework.incomplete'))
  const key = randomUUID()
  const done = await ask(k, { key })
  assert.equal((await ask(k, { key })).repeated, true)
  assert.deepEqual(
    done.action.data.asks?.map((one) => one.unitId),
    units,
  )
  assert.deepEqual(await messages(w, jurors[0].personId), ['casework.message.asked'])
  const [first, second] = [await idOf(w, units[0], found.id), await idOf(w, units[1], found.id)]
  const say = (id: string, actor: Actor, more = {}) =>
    answerOpinion(w.db, { id, actor, stance: 'agree', text: '', key: randomUUID(), at: w.clock.now(), lang: 'vi', ...more })
  await assert.rejects(say(first, jurors[1]), refusal('notFound', 'casework.no_such_opinion'))
  await assert.rejects(say(first, cook), refusal('notFound', 'casework.no_such_opinion'))
  await assert.rejects(say(first, jurors[0], { stance: 'object' }), refusal('invalid', 'casework.opinion_reason_missing'))
  // Nobody answers past the asking: not even who holds the role in the case's own unit.
  await assert.rejects(
    act(w.db, {
      by: { id: found.id },
      action: 'taste',
      clientKey: randomUUID(),
      actor: { ...cook, roles: [{ role: 'leader', unitId: found.unitId }] },
      data: { opinion: { key: '2.1', stance: 'agree' } },
      at: w.clock.now(),
    }),
    refusal('conflict', 'casework.not_now'),
  )
  await say(first, jurors[0], { stance: 'agree_if', text: 'Bớt mặn' })
  await assert.rejects(say(first, jurors[0]), refusal('conflict', 'casework.opinion_ended'))
  assert.ok((await findCase(w.db, { id: found.id }))?.flags.includes('tasting'))
  await assert.rejects(
    act(w.db, { by: { id: found.id }, action: 'serve', clientKey: randomUUID(), actor: cook, at: w.clock.now() }),
    refusal('conflict', 'casework.not_now'),
  )
  await say(second, jurors[1])
  assert.deepEqual((await findCase(w.db, { id: found.id }))?.flags, [])
  assert.deepEqual(await messages(w, cook.personId), ['casework.message.joined', 'casework.message.opinion'])
  assert.equal(
    (await act(w.db, { by: { id: found.id }, action: 'serve', clientKey: randomUUID(), actor: cook, at: w.clock.now() })).case.state,
    'served',
  )
})

test('all answers given at the same moment are kept, and of two answers of one unit one is', async () => {
  const k = await kitchen('pauses', 'waits')
  const { w, found, units, jurors } = k
  assert.equal((await ask(k)).case.paused, true)
  const ids = [await idOf(w, units[0], found.id), await idOf(w, units[1], found.id)]
  const answers = [0, 1].flatMap((n) =>
    Array.from({ length: 3 }, () =>
      answerOpinion(w.db, {
        id: ids[n] ?? '',
        actor: jurors[n] as Actor,
        stance: 'agree',
        text: 'ngon',
        key: randomUUID(),
        at: w.clock.now(),
        lang: 'vi',
      }),
    ),
  )
  const ended = await Promise.allSettled(answers)
  assert.equal(ended.filter((one) => one.status === 'fulfilled').length, 2)
  const after = await findCase(w.db, { id: found.id })
  assert.deepEqual([after?.flags, after?.paused], [[], false])
  assert.equal((await listActions(w.db, found.id)).filter(({ type }) => type === 'taste').length, 2)
})

test('when its time is over, silence is consent where the type says so; where it must be waited for, the leader and the asker hear of it once', async (t) => {
  const [gentle, strict] = [await kitchen('runs', 'consents'), await kitchen('runs', 'waits')]
  const { w } = gentle
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  await ask(gentle)
  await ask(strict)
  const context = { db: w.db, clock: w.clock, log: () => undefined }
  w.clock.advance(4 * 86_400_000)
  await Promise.all([lapseOpinions(context), lapseOpinions(context)])
  await lapseOpinions(context)
  assert.deepEqual((await findCase(w.db, { id: gentle.found.id }))?.flags, [])
  assert.equal((await listActions(w.db, gentle.found.id)).filter(({ type }) => type === 'silent').length, 2)
  assert.ok((await findCase(w.db, { id: strict.found.id }))?.flags.includes('tasting'))
  assert.equal((await listActions(w.db, strict.found.id)).filter(({ type }) => type === 'escalated').length, 2)
  assert.equal((await messages(w, strict.jurors[0].personId)).filter((one) => one === 'casework.message.opinion_late').length, 1)
  assert.deepEqual(await messages(w, strict.cook.personId), ['casework.message.opinion_late', 'casework.message.opinion_late'])
  // A case that ends before everybody has answered waits for nobody.
  await act(w.db, { by: { id: strict.found.id }, action: 'throw_away', clientKey: randomUUID(), actor: strict.cook, at: w.clock.now() })
  assert.deepEqual((await findCase(w.db, { id: strict.found.id }))?.flags, [])
  assert.equal(await idOf(w, strict.units[0], strict.found.id), '')
})

test('escalations: each rule is noted and told once, however many processes look; one that fails keeps no other from its turn', async (t) => {
  const w = await world()
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  const definition = {
    ...recipe('runs'),
    key: `burning_${randomUUID().slice(0, 8)}`.replaceAll('-', '_'),
    page: '/bep/{reference}',
    escalations: [
      {
        key: 'near',
        of: 'due' as const,
        before: { amount: 8, unit: 'working_hour' as const },
        holder: true,
        role: 'processor',
        level: 'unit' as const,
        label: { vi: 'Sắp khê' },
      },
      {
        key: 'over',
        of: 'due' as const,
        role: 'leader',
        level: 'unit' as const,
        label: { vi: 'Khê rồi' },
        told: { vi: 'Món của bạn bị khê' },
        effect: 'apologise',
      },
      {
        key: 'above',
        of: 'due' as const,
        after: { amount: 3, unit: 'working_day' as const },
        role: 'leader',
        level: 'above' as const,
        label: { vi: 'Khê lâu' },
      },
    ],
  }
  await publishDefinition(w.db, definition, w.clock.now())
  const home = await unitId(w, '31510')
  const above = await unitId(w, '31507')
  const [worker, head, boss] = [await w.officer('processor', home), await w.officer('leader', home), await w.officer('leader', above)]
  const found = await openCase(w.db, opening(definition, w.clock.now(), { unitId: home, unitPath: [home, above] }))
  const due = found.dueAt
  assert.ok(due)
  const context = { db: w.db, clock: w.clock, log: () => undefined }
  const noted = async (): Promise<(string | undefined)[]> =>
    (await listActions(w.db, found.id)).map((one) => one.data.escalation?.rule).filter(Boolean)
  const told = async (person: Person): Promise<number> =>
    (await messages(w, person.personId)).filter((one) => one === 'casework.message.escalated').length
  await escalate(context)
  assert.deepEqual(await noted(), [])
  w.clock.set(new Date(due.getTime() - 3_600_000))
  await Promise.all([escalate(context), escalate(context)])
  await escalate(context)
  assert.deepEqual(await noted(), ['near'])
  w.clock.set(new Date(due.getTime() + 60_000))
  await Promise.all([escalate(context), escalate(context)])
  assert.deepEqual(await noted(), ['near', 'over'])
  w.clock.set(new Date(due.getTime() + 9 * 86_400_000))
  await escalate(context)
  await escalate(context)
  assert.deepEqual(await noted(), ['near', 'over', 'above'])
  assert.deepEqual([await told(worker), await told(head), await told(boss)], [1, 1, 1])
  const spoken = (await listActions(w.db, found.id)).find((one) => one.data.escalation?.rule === 'over')
  assert.deepEqual([spoken?.actorRole, spoken?.data.escalation?.effect], ['system', 'apologise'])
  const now = await findCase(w.db, { id: found.id })
  assert.deepEqual([now?.state, now?.dueAt, now?.version], [found.state, due, 4])
})
