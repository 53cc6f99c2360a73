import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

const base = '/api/registers/community-digital-teams/records'
const team = (code: string, more: object = {}): object => ({
  code,
  hamlet: 'Khóm 1',
  unit: '31510',
  leader: 'Lâm Văn Phúc',
  phone: '0912345678',
  members: 5,
  ...more,
})

const send = (w: World, as: Person, key: string | undefined, body: object, url = base) =>
  w.inject({
    method: 'POST',
    url,
    as,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
    payload: JSON.stringify(body),
  })

test('a program writes a record once for each key, changes it under its own key, and is told what is wrong field by field', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  assert.equal((await send(w, steward, undefined, { data: team('T-1'), reason: 'thử' })).statusCode, 422)
  const key = randomUUID()
  const first = await send(w, steward, key, { data: team('T-1'), validFrom: '2026-01-01', reason: 'thử' })
  assert.equal(first.statusCode, 201, first.body)
  const again = await send(w, steward, key, { data: team('T-1'), validFrom: '2026-01-01', reason: 'thử' })
  assert.deepEqual([again.statusCode, again.json()], [201, first.json()])
  const reused = await send(w, steward, key, { data: team('T-2'), validFrom: '2026-01-01', reason: 'thử' })
  assert.deepEqual([reused.statusCode, reused.json<{ code: string }>().code], [409, 'registers.key_reused'])
  const faulty = await send(w, steward, randomUUID(), {
    data: team('T-9', { members: -1, phone: '12', ghost: 1, unit: '00000' }),
    reason: 'thử',
  })
  assert.equal(faulty.statusCode, 422)
  assert.deepEqual(
    faulty
      .json<{ fields: { field: string; rule: string }[] }>()
      .fields.map(({ field, rule }) => `${field} ${rule}`)
      .sort(),
    ['ghost unknown', 'members minimum', 'phone phone', 'unit unit'],
  )
  const changed = await send(w, steward, randomUUID(), { data: team('t-1', { members: 7 }), validFrom: '2026-06-01', reason: 'Thêm người' })
  assert.deepEqual([changed.statusCode, changed.json<{ outcome: string }>().outcome], [200, 'changed'])
  const { id } = first.json<{ id: string }>()
  const get = async (day: string) =>
    (await w.inject({ url: `${base}/${id}?ngay=${day}`, as: steward, headers: { accept: 'application/json' } })).json<{
      record: { data: { members: number } }
      versions: unknown[]
    }>()
  assert.equal((await get('2026-05-31')).record.data.members, 5)
  assert.equal((await get('2026-06-01')).record.data.members, 7)
  assert.equal((await get('2026-06-01')).versions.length, 2)
  const stale = await send(w, steward, randomUUID(), { data: team('T-1', { members: 8 }), reason: 'x', version: 1 })
  assert.equal(stale.statusCode, 409)
  const ended = await send(w, steward, randomUUID(), { lastDay: '2026-10-31', reason: 'Giải thể' }, `${base}/${id}/end`)
  assert.equal(ended.json<{ outcome: string }>().outcome, 'ended')
  assert.equal((await get('2026-11-01')).record, null)
})

test('a program pages through a register, filters as the page does, and meets the same walls', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  for (let n = 0; n < 5; n++)
    await send(w, steward, randomUUID(), { data: team(`P-${n}`, { hamlet: `Ấp Trang ${n}`, people_helped: n * 10 }), reason: 'thử' })
  const read = async (query: string) => {
    const answer = await w.inject({ url: `${base}?${query}`, as: steward, headers: { accept: 'application/json' } })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<{ records: { key: string; data: Record<string, unknown> }[]; next: string | null }>()
  }
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: Awaited<ReturnType<typeof read>> = await read(
      `q=trang&limit=2&xep=-people_helped${next ? `&after=${encodeURIComponent(next)}` : ''}`,
    )
    seen.push(...page.records.map((record) => record.key))
    next = page.next
  }
  assert.deepEqual(seen, ['P-4', 'P-3', 'P-2', 'P-1', 'P-0'])
  const broken = await w.inject({ url: `${base}?after=x&xep=-people_helped`, as: steward, headers: { accept: 'application/json' } })
  assert.equal(broken.statusCode, 400)
  const elsewhere = await w.officer('data_steward', await unitIdOf(w, '31507'))
  const outside = await send(w, elsewhere, randomUUID(), { data: team('P-0', { members: 9 }), reason: 'thử' })
  assert.deepEqual([outside.statusCode, outside.json<{ fields: { rule: string }[] }>().fields[0]?.rule], [422, 'unit_outside'])
  const personal = await w.inject({
    url: '/api/registers/civil-status/records',
    as: await w.officer('processor', await unitIdOf(w, '31510')),
    headers: { accept: 'application/json' },
  })
  assert.deepEqual([personal.statusCode, personal.json<{ code: string }>().code], [422, 'registers.purpose.needed'])
  const schema = (
    await w.inject({ url: '/api/registers/community-digital-teams', as: steward, headers: { accept: 'application/json' } })
  ).json<{ schema: { required: string[] } }>()
  assert.deepEqual(schema.schema.required, ['code', 'hamlet', 'unit', 'members'])
})
