import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { openNational } from '../../../../test/national.ts'
import { world } from '../../../../test/world.ts'
import { listAgreements } from '../agree/agreement.queries.ts'
import { effectOn } from './affected.rules.ts'
import { lostFields } from './answer-fields.rules.ts'
import { refreshContract, refuseContract } from './contract.ts'
import { changesBetween } from './openapi.rules.ts'

const document = (schema: object, components: object = {}): object => ({
  openapi: '3.0.3',
  info: { title: 'x', version: '1' },
  paths: { '/a/{id}': { get: { responses: { 200: { description: '', content: { 'application/json': { schema } } } } } } },
  components,
})

test('an answer that loses a field or gives it another type breaks; one that only gains some does not', () => {
  const text = { type: 'string' }
  const before = document(
    { $ref: '#/components/schemas/A' },
    {
      schemas: {
        A: {
          type: 'object',
          properties: { id: text, list: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } } } } },
        },
      },
    },
  )
  const more = document({
    type: 'object',
    properties: {
      id: text,
      extra: text,
      list: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' }, m: text } } },
    },
  })
  const less = document({ type: 'object', properties: { list: { type: 'array', items: { type: 'object', properties: { n: text } } } } })
  assert.deepEqual(
    changesBetween(before, more).map(({ breaking }) => breaking),
    [false],
  )
  const [change] = changesBetween(before, less)
  assert.equal(change?.breaking, true)
  assert.equal(change?.why, '− /id, /list/*/n: integer → string')
  assert.deepEqual(lostFields(new Map(), new Map([['/a', 'string']])), [])
})

test('a change concerns the agreements that use what changed', () => {
  const changes = [
    { kind: 'added', method: 'GET', path: '/new', breaking: false, why: 'added' },
    { kind: 'changed', method: 'GET', path: '/a', breaking: true, why: '+ query reason' },
    { kind: 'changed', method: 'GET', path: '/b', breaking: false, why: 'changed' },
  ] as const
  assert.equal(effectOn(null, changes), 'broken')
  assert.equal(effectOn(['GET /a', 'GET /b'], changes), 'broken')
  assert.equal(effectOn(['GET /b'], changes), 'changed')
  assert.equal(effectOn(['GET /c'], changes), undefined)
  assert.equal(effectOn(null, changes.slice(0, 1)), undefined)
})

test('a provider publishes a contract that breaks: the sides are warned, the agreement is flagged, the page says what changes', async (t) => {
  const w = await world()
  const { bend, serviceIds } = await openNational(w, t, ['business'])
  const serviceId = serviceIds.get('business') ?? ''
  const by = { person: (await w.citizen()).personId, at: w.clock.now() }
  assert.equal((await refreshContract(w.db, serviceId, by)).state, 'unchanged')
  await bend('business', 'changed_contract')
  const imported = await refreshContract(w.db, serviceId, by)
  t.after(() => refuseContract(w.db, serviceId, by))
  assert.equal(imported.state, 'pending')
  assert.ok(imported.changes.every(({ breaking }) => breaking))
  const [agreement] = await listAgreements(w.db, { serviceId, state: 'approved' })
  assert.ok(agreement?.decidedBy)
  const told = await sql<{ body: string; path: string }>`select body, path from notifications.message
    where recipient_person_id = any(${[agreement.proposedBy, agreement.decidedBy]}::uuid[])`.execute(w.db)
  assert.equal(told.rows.length, 2)
  assert.match(told.rows[0]?.body ?? '', /Cơ sở dữ liệu đăng ký kinh doanh[\s\S]*làm hỏng lượt gọi của Nền tảng Tỉnh số/)
  const operator = await w.officer('exchange_operator', await unitIdOf(w, '92'))
  const page = (await w.inject({ url: told.rows[0]?.path ?? '', as: operator })).body
  assert.match(page, /GET \/enterprises\/\{code\}<\/code>[\s\S]{0,300}\+ query reason, − \/name/)
  assert.match(page, /Nền tảng Tỉnh số<\/a>[\s\S]{0,200}Bản mô tả mới làm hỏng/)
  const own = (await w.inject({ url: `/quan-tri/ket-noi/thoa-thuan/${agreement.id}`, as: operator })).body
  assert.match(own, /Bản mô tả mới làm hỏng[\s\S]{0,200}Xem điều gì thay đổi/)
  assert.equal((await refreshContract(w.db, serviceId, by)).state, 'unchanged', 'nobody is told twice')
})
