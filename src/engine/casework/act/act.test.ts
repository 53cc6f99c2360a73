import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor } from '#core/access.ts'
import { type Db, inTransaction, sql } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { translatorFor } from '#core/i18n.ts'
import { world } from '../../../../test/world.ts'
import { findCase, listActions, listAttachments } from '../case/case.queries.ts'
import { getCalendar, getDefinition } from '../publish/publish.queries.ts'
import type { Case } from '../case/case.ts'
import { findCaseFile } from '../case/read-case.ts'
import { snapshotOf } from '../case/snapshot.rules.ts'
import type { Definition } from '../definition/definition.ts'
import { lostUmbrella, tennisClub } from '../definition/neutral.test.ts'
import { publishDefinition } from '../publish/publish.ts'
import { act, type Doing, type Opening, openCase } from './act.ts'

const unit = randomUUID()
const city = randomUUID()
export const asOfficer = (roles: string | string[], unitId: string = unit, personId: string = randomUUID()): Actor => ({
  personId,
  kind: 'officer',
  name: 'Cán bộ',
  sessionId: 's',
  roles: [roles].flat().map((role) => ({ role, unitId })),
})
const coach = asOfficer('coach')
const keeper = asOfficer('keeper')
const player: Actor = { personId: randomUUID(), kind: 'citizen', name: 'Người chơi', sessionId: 's', roles: [] }

export function opening(definition: Definition, at: Date, more: Partial<Opening> = {}): Opening {
  const reference = `${definition.key}-${randomUUID()}`
  return {
    kind: definition.kind,
    definitionKey: definition.key,
    reference,
    title: 'Xin vào',
    party: 'Thạch Thị Sà Rươne',
    channel: 'online',
    ownerId: player.personId,
    unitId: unit,
    unitPath: [unit, city],
    unitCodes: ['31510', '92'],
    duration: { amount: 2, unit: 'working_day' },
    actor: { id: player.personId, name: player.name, role: 'owner' },
    clientKey: randomUUID(),
    at,
    ...more,
  }
}

async function club(): Promise<{
  db: Db
  at: Date
  open(more?: Partial<Opening>): Promise<Case>
  does(found: Case, action: string, more?: Partial<Doing>): ReturnType<typeof act>
}> {
  const { db, clock } = await world()
  const at = clock.now()
  await publishDefinition(db, tennisClub, at)
  return {
    db,
    at,
    open: (more) => openCase(db, opening(tennisClub, at, more)),
    does: (found, action, more = {}) => act(db, { by: { id: found.id }, action, clientKey: randomUUID(), actor: coach, at, ...more }),
  }
}

const refusal = (kind: string, code: string) => (error: unknown) => error instanceof Refusal && error.kind === kind && error.code === code
const eventsOf = async (db: Db, subject: string): Promise<string[]> =>
  (await sql<{ name: string }>`select name from core.event where subject = ${subject} order by id`.execute(db)).rows.map((row) => row.name)

test('a case is opened at its first state with its first action, its words and its event', async () => {
  const { db, open, at } = await club()
  const file = { fileId: randomUUID(), sha256: 'x', name: 'anh.jpg', mediaType: 'image/jpeg', sizeBytes: 3, kind: 'paper', label: 'Ảnh' }
  const found = await open({ attachments: [file] })
  assert.deepEqual(await findCase(db, { id: found.id }), found)
  assert.deepEqual([found.state, found.version, found.dueAt, found.paused, found.closedAt], ['asked', 1, null, false, null])
  const actions = await listActions(db, found.id)
  assert.deepEqual(
    actions.map((one) => [one.seq, one.type, one.at.getTime()]),
    [[1, 'open', at.getTime()]],
  )
  assert.deepEqual(
    (await listAttachments(db, found.id)).map((one) => [one.seq, one.name]),
    [[1, 'anh.jpg']],
  )
  assert.deepEqual(await eventsOf(db, found.reference), ['casework.case_opened'])
  await assert.rejects(open({ definitionKey: 'chess_club' }), refusal('conflict', 'casework.not_published'))
})

test('an action is done once: the same key again is answered the same and writes nothing', async () => {
  const { db, open, does } = await club()
  const found = await open()
  const clientKey = randomUUID()
  const first = await does(found, 'invite', { clientKey, version: 1 })
  const again = await does(found, 'invite', { clientKey, version: 1 })
  assert.equal(first.repeated, false)
  assert.equal(again.repeated, true)
  assert.deepEqual(again.action, first.action)
  assert.deepEqual(again.case, first.case)
  assert.equal((await listActions(db, found.id)).length, 2)
  assert.deepEqual(await eventsOf(db, found.reference), ['casework.case_opened', 'casework.case_acted'])
  await assert.rejects(does(found, 'refuse', { clientKey, note: 'muộn' }), refusal('conflict', 'casework.key_used'))
})

test('the same key twenty times at once is one action', async () => {
  const { db, open, does } = await club()
  const found = await open()
  const clientKey = randomUUID()
  const answers = await Promise.all(Array.from({ length: 20 }, () => does(found, 'invite', { clientKey })))
  assert.equal(answers.filter((one) => !one.repeated).length, 1)
  assert.equal((await listActions(db, found.id)).length, 2)
})

test('of twenty officers at once one is let through and the others are told', async () => {
  const { db, open, does } = await club()
  for (const version of [1, undefined]) {
    const found = await open()
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => does(found, 'invite', { version, actor: asOfficer('coach') })),
    )
    const code = version ? 'casework.changed_meanwhile' : 'casework.not_now'
    assert.equal(answers.filter((one) => one.status === 'fulfilled').length, 1)
    assert.equal(answers.filter((one) => one.status === 'rejected' && refusal('conflict', code)(one.reason)).length, 19)
    assert.deepEqual(
      (await listActions(db, found.id)).map((one) => one.type),
      ['open', 'invite'],
    )
  }
})

test('every refusal has its own reason and leaves the case as it was', async () => {
  const { db, open, does } = await club()
  const found = await open()
  const wrong: [string, Partial<Doing>, string, string][] = [
    ['dance', {}, 'badRequest', 'casework.no_such_action'],
    ['constructor', {}, 'badRequest', 'casework.no_such_action'],
    ['invite', { actor: player }, 'notAllowed', 'casework.not_yours'],
    ['invite', { actor: asOfficer('coach', randomUUID()) }, 'notAllowed', 'casework.not_yours'],
    ['invite', { actor: asOfficer('coach', unit, player.personId) }, 'notAllowed', 'casework.own_case'],
    ['archive', { actor: asOfficer('system') }, 'notAllowed', 'casework.not_yours'],
    ['admit', {}, 'conflict', 'casework.not_now'],
    ['invite', { version: 7 }, 'conflict', 'casework.changed_meanwhile'],
    ['refuse', {}, 'invalid', 'casework.incomplete'],
    ['refuse', { note: '  \n ' }, 'invalid', 'casework.incomplete'],
    ['hand_over', { actor: keeper }, 'invalid', 'casework.incomplete'],
  ]
  for (const [action, more, kind, code] of wrong) await assert.rejects(does(found, action, more), refusal(kind, code), action)
  await assert.rejects(
    does(found, 'refuse'),
    (error: unknown) =>
      error instanceof Refusal &&
      error.status === 422 &&
      error.fields[0]?.field === 'note' &&
      error.fields[0].message === translatorFor('vi')('casework.reason_missing'),
  )
  await assert.rejects(
    act(db, { by: { reference: 'nothing' }, action: 'invite', clientKey: 'k', actor: coach, at: found.openedAt }),
    refusal('notFound', 'casework.no_such_case'),
  )
  assert.deepEqual(await findCase(db, { id: found.id }), found)
  assert.equal((await listActions(db, found.id)).length, 1)
  assert.deepEqual(await eventsOf(db, found.reference), ['casework.case_opened'])
})

test('an officer of a unit above the case acts on it as one of its own does', async () => {
  const { open, does } = await club()
  const done = await does(await open(), 'invite', { actor: asOfficer('coach', city) })
  assert.deepEqual([done.case.state, done.action.actorRole], ['on_trial', 'coach'])
})

test('what is done with an action is kept with it or not at all', async () => {
  const { db, open, does, at } = await club()
  const found = await open()
  const within = act(db, { by: { id: found.id }, action: 'invite', clientKey: 'k', actor: coach, at }, async () => {
    throw new Error('the printer burns')
  })
  await assert.rejects(within, /the printer burns/)
  await assert.rejects(
    inTransaction(db, async (trx) => {
      await act(trx, { by: { id: found.id }, action: 'invite', clientKey: 'k', actor: coach, at })
      await openCase(trx, opening(tennisClub, at, { reference: `${found.reference}-b` }))
      throw new Error('and the house')
    }),
    /and the house/,
  )
  assert.deepEqual(await findCase(db, { id: found.id }), found)
  assert.deepEqual(await eventsOf(db, found.reference), ['casework.case_opened'])
  assert.deepEqual(await eventsOf(db, `${found.reference}-b`), [])
  assert.equal((await does(found, 'invite', { clientKey: 'k' })).repeated, false)
})

test('what was written is never changed: actions, attachments, definitions and calendars refuse it', async () => {
  const { db, open } = await club()
  const found = await open({
    attachments: [{ fileId: randomUUID(), sha256: 'x', name: 'a', mediaType: 'b', sizeBytes: 1, kind: 'paper', label: 'l' }],
  })
  for (const statement of [
    sql`update casework.action set note = 'x' where case_id = ${found.id}`,
    sql`delete from casework.action where case_id = ${found.id}`,
    sql`update casework.attachment set name = 'x' where case_id = ${found.id}`,
    sql`delete from casework.attachment where case_id = ${found.id}`,
    sql`update casework.definition set body = '{}' where id = ${found.definitionId}`,
    sql`delete from casework.definition where id = ${found.definitionId}`,
    sql`update casework.calendar set body = '{}' where id = ${found.calendarId}`,
  ])
    await assert.rejects(statement.execute(db), /append-only/)
})

test('a faulty definition is refused with its places; the same content again is not a new version', async () => {
  const { db, at } = await club()
  await assert.rejects(
    publishDefinition(db, { ...lostUmbrella, initial: 'fetched' }, at),
    (error: unknown) => error instanceof Refusal && String(error.vars.detail).includes('initial: begins_closed'),
  )
  await assert.rejects(
    publishDefinition(db, { ...lostUmbrella, states: { shelf: 1 } }, at),
    refusal('invalid', 'casework.definition_faulty'),
  )
  const key = 'umbrella_twice'
  assert.equal(await publishDefinition(db, { ...lostUmbrella, key }, at), true)
  assert.equal(await publishDefinition(db, { ...lostUmbrella, key }, at), false)
  assert.equal(await publishDefinition(db, { ...lostUmbrella, key, title: { vi: 'Ô khác' } }, at), true)
})

test('a case keeps the version of its type with which it began', async () => {
  const { db, at } = await club()
  const key = 'umbrella_versions'
  await publishDefinition(db, { ...lostUmbrella, key }, at)
  const old = await openCase(db, opening({ ...lostUmbrella, key }, at))
  const { find_again: _gone, ...actions } = lostUmbrella.actions
  await publishDefinition(db, { ...lostUmbrella, key, actions }, at)
  const young = await openCase(db, opening({ ...lostUmbrella, key }, at))
  assert.deepEqual([(await getDefinition(db, old.definitionId)).version, (await getDefinition(db, young.definitionId)).version], [1, 2])
  const files = [{ fileId: randomUUID(), sha256: 'x', name: 'a', mediaType: 'b', sizeBytes: 1, kind: 'photo', label: 'l' }]
  for (const found of [old, young]) {
    await assert.rejects(
      act(db, { by: { id: found.id }, action: 'give_away', clientKey: 'g', actor: keeper, at }),
      (error: unknown) => error instanceof Refusal && error.fields[0]?.field === 'files',
    )
    await act(db, { by: { id: found.id }, action: 'give_away', clientKey: 'g', actor: keeper, at, attachments: files })
  }
  const back = { action: 'find_again', clientKey: 'f', actor: keeper, note: 'thấy lại', at }
  const done = await act(db, { by: { id: old.id }, ...back })
  assert.deepEqual([done.case.state, done.case.closedAt], ['shelf', null])
  await assert.rejects(act(db, { by: { id: young.id }, ...back }), refusal('badRequest', 'casework.no_such_action'))
})

test('over a whole life the row is what the actions amount to: due, standing still, extended, closed, late', async () => {
  const { db, open, does } = await club()
  const found = await open()
  const moments: [action: string, at: string, more: Partial<Doing>, due: string | null, paused: boolean][] = [
    // Monday morning; two working days end on Wednesday at five.
    ['invite', '2026-11-23T08:00:00+07:00', {}, '2026-11-25T17:00:00+07:00', false],
    ['ask_fee', '2026-11-24T09:00:00+07:00', { actor: keeper, note: 'phí' }, null, true],
    // Tuesday and Wednesday did not count; Thursday of the payment does, and Friday.
    ['pay', '2026-11-26T08:30:00+07:00', { actor: player }, '2026-11-27T17:00:00+07:00', false],
    ['prolong', '2026-11-26T09:00:00+07:00', { data: { by: { amount: 1, unit: 'working_day' } } }, '2026-11-30T17:00:00+07:00', false],
    ['gossip', '2026-11-26T10:00:00+07:00', { note: 'giỏi' }, '2026-11-30T17:00:00+07:00', false],
    ['admit', '2026-12-01T08:00:00+07:00', {}, '2026-11-30T17:00:00+07:00', false],
  ]
  for (const [action, when, more, due, paused] of moments) {
    const at = new Date(when)
    const done = await does(found, action, { at, ...more })
    assert.equal(done.case.dueAt?.getTime(), due === null ? undefined : Date.parse(due), action)
    assert.equal(done.case.paused, paused, action)
    const row = await findCase(db, { id: found.id })
    assert.deepEqual(row, done.case)
    const [definition, calendar, actions] = [
      (await getDefinition(db, found.definitionId)).body,
      (await getCalendar(db, found.calendarId)).body,
      await listActions(db, found.id),
    ]
    assert.deepEqual(snapshotOf(done.case, { definition, calendar, actions, now: at }), row)
    assert.equal((await findCaseFile(db, { id: found.id }, coach, at))?.deadline?.dueAt?.getTime(), row?.dueAt?.getTime())
  }
  const end = await findCase(db, { id: found.id })
  assert.deepEqual([end?.state, end?.late, end?.outcome, end?.flags], ['member', true, 'admitted', ['paid', 'prolonged']])
  const archived = await does(found, 'archive', { actor: 'system', at: new Date('2027-01-04T08:00:00+07:00') })
  assert.deepEqual([archived.case.closedAt, archived.case.late, archived.action.actorRole], [end?.closedAt, true, 'system'])
})

test('a case without a legal time has no due moment and is never late; a time set later starts to run', async () => {
  const { open, does } = await club()
  const timeless = await open({ duration: null })
  const done = await does(timeless, 'invite')
  assert.deepEqual([done.case.dueAt, done.case.paused], [null, false])
  const timed = await does(await open({ duration: null }), 'invite', { data: { duration: { amount: 1, unit: 'working_day' } } })
  assert.notEqual(timed.case.dueAt, null)
})
