import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { proceduresModule } from '#government/procedures/module.ts'
import { fileFromSchema, post, unitIdOf } from '../../../test/filing.ts'
import { type Person, type World, world } from '../../../test/world.ts'
import { listVersions } from './definition/definition.queries.ts'
import { freezeDue } from './freeze/freeze.ts'
import { addCells, listCells } from './source/cell.queries.ts'
import { rebuildSource } from './source/count.ts'
import { cellsOf } from './source/facts.rules.ts'
import { findSource } from './source/source.ts'
import { deliverAll } from '../../../test/hearable.ts'

const json = { accept: 'application/json' }
const words = (page: { body: string }): string => page.body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

async function cast() {
  const w = await world()
  const city = await unitIdOf(w, '92')
  const commune = await unitIdOf(w, '31510')
  return { w, city, commune, leader: await w.officer('leader', city) }
}

/** Reads events until the counting has seen all. */
async function count(w: World): Promise<void> {
  const own = (proceduresModule.listens ?? []).filter(({ reader }) => reader.startsWith('indicators.'))
  await deliverAll(w.db, own)
}

const api = async (w: World, as: Person, url: string) => {
  const answer = await w.inject({ url: `/api/indicators${url}`, as, headers: json })
  return { status: answer.statusCode, body: answer.json<Record<string, never>>() as Record<string, unknown> & { code?: string } }
}
type Values = {
  values: {
    period: string
    value: number | null
    numerator: number | null
    denominator: number | null
    groups: { group: string; code: string | null; value: number | null }[]
  }[]
}
const values = async (w: World, as: Person, url: string): Promise<Values['values']> => {
  const { status, body } = await api(w, as, url)
  assert.equal(status, 200, JSON.stringify(body))
  return (body as unknown as Values).values
}

test('figures that papers of the province state are shown, and reckoned where they follow from each other', async () => {
  const { w, leader } = await cast()
  const at = async (key: string, period: string): Promise<number | null | undefined> =>
    (await values(w, leader, `/${key}/values?from=${period}&to=${period}`))[0]?.value
  assert.equal(await at('payment_account_share', '2023-10'), 69.29)
  assert.equal(await at('payment_accounts', '2023-10'), 644136)
  assert.equal(await at('digital_economy_share', '2022'), 7.41)
  assert.equal(Math.round((await at('procedures_level4_share', '2021-01')) ?? 0), 37)
  assert.equal(Math.round((await at('procedures_level3_share', '2021-01')) ?? 0), 29)
  assert.equal(await at('phone_subscribers', '2023'), 1200449)
  assert.deepEqual([await at('dti_rank', '2020'), await at('dti_rank', '2021'), await at('dti_rank', '2022')], [57, 56, 36])
  const page = await w.inject({ url: '/dieu-hanh/chi-tieu/payment_account_share', as: leader })
  assert.equal(page.statusCode, 200)
  assert.match(words(page), /69,29 %/)
  assert.match(words(page), /Kỳ 10\/2023/)
})

test('sixty indicators and more are there; what nothing computes says so and shows no figure', async () => {
  const { w, leader } = await cast()
  const { body } = await api(w, leader, '')
  const list = body.indicators as { key: string; status: string; value: number | null; plan?: { by: string } }[]
  assert.ok(list.length >= 60, String(list.length))
  for (const one of list.filter(({ status }) => status === 'not_connected')) {
    assert.equal(one.value, null, one.key)
    assert.ok(one.plan, `${one.key} has a plan`)
  }
  const page = await w.inject({ url: '/dieu-hanh/chi-tieu', as: leader })
  assert.equal(page.statusCode, 200)
  assert.match(words(page), /Tỷ lệ giải quyết đúng hạn/)
  assert.match(words(page), /Chưa kết nối/)
  for (const lang of ['en', 'km'] as const) assert.equal((await w.inject({ url: '/dieu-hanh/chi-tieu', as: leader, lang })).statusCode, 200)
})

test('a dossier that is filed is counted from its event, by channel and procedure, and found behind the figure', async () => {
  const { w, commune, leader } = await cast()
  const of = async (): Promise<number> =>
    (await values(w, leader, `/one_stop_received/values?from=2026-11&to=2026-11&unit=${commune}&where=procedure:1.004873`))[0]?.value ?? 0
  await count(w)
  const before = await of()
  const { code } = await fileFromSchema(w, await w.citizen(), '1.004873', '31510')
  await count(w)
  assert.equal(await of(), before + 1)
  const [november] = await values(w, leader, `/one_stop_received/values?from=2026-11&to=2026-11&by=channel&unit=${commune}`)
  assert.ok((november?.groups.find(({ group }) => group === 'online')?.value ?? 0) >= 1)
  const [today] = await values(w, leader, `/one_stop_received/values?from=2026-11-23&to=2026-11-23&by=channel`)
  assert.ok((today?.value ?? 0) >= 1)
  const [byUnit] = await values(w, leader, `/one_stop_open/values?from=2026-11&to=2026-11&by=unit`)
  assert.ok((byUnit?.groups.find((group) => group.code === '31510')?.value ?? 0) >= 1)
  const behind = await w.inject({
    url: `/dieu-hanh/chi-tieu/one_stop_received/ho-so?ky=2026-11&don-vi=${commune}&loc=procedure:1.004873`,
    as: leader,
  })
  assert.equal(behind.statusCode, 200)
  assert.match(behind.body, new RegExp(code))
  const elsewhere = await w.officer('leader', await unitIdOf(w, '31507'))
  const theirs = await w.inject({ url: '/dieu-hanh/chi-tieu/one_stop_received/ho-so?ky=2026-11', as: elsewhere })
  assert.doesNotMatch(theirs.body, new RegExp(code))
  const administrator = await w.officer('administrator', await unitIdOf(w, '92'))
  const none = await w.inject({ url: `/dieu-hanh/chi-tieu/one_stop_received/ho-so?ky=2026-11&don-vi=${commune}`, as: administrator })
  assert.match(words(none), /Không có hồ sơ nào bạn được xem/)
  const source = findSource('one_stop')
  assert.ok(source)
  const incremental = await listCells(w.db, 'one_stop')
  await rebuildSource({ db: w.db, clock: w.clock, log: () => undefined }, source)
  await count(w)
  const rebuilt = new Set(await listCells(w.db, 'one_stop'))
  assert.deepEqual(
    incremental.filter((line) => line.startsWith('received ') && !rebuilt.has(line) && line.includes('2026-11-23')),
    [],
  )
})

test('what the grammar does not know is refused by name, and other units’ figures to others', async () => {
  const { w, city, leader } = await cast()
  const refused = async (url: string, code: string, as = leader, status = 422) => {
    const answer = await api(w, as, url)
    assert.deepEqual([answer.status, answer.body.code], [status, code], url)
  }
  await refused('/one_stop_received/values?by=salary', 'indicators.query.unknown_dimension')
  await refused('/one_stop_in_time/values?period=day', 'indicators.query.too_fine')
  await refused('/one_stop_received/values?from=2026-11-01&to=2026-11-02&by=procedure', 'indicators.query.not_by_day')
  await refused('/one_stop_received/values?from=2026-11&to=nay', 'indicators.query.not_a_period')
  await refused('/one_stop_received/values?select=1', 'core.bad_request')
  await refused('/nothing/values', 'indicators.not_found', leader, 404)
  await refused(`/one_stop_received/values?unit=${randomUUID()}`, 'places.unit_not_found', leader, 404)
  const communal = await w.officer('leader', await unitIdOf(w, '31510'))
  await refused(`/one_stop_received/values?unit=${city}`, 'indicators.not_your_unit', communal, 403)
  await refused('/exchange_transactions/records?period=2026-11', 'indicators.no_records', leader, 404)
  assert.equal((await api(w, communal, '/one_stop_received/values')).status, 200)
  assert.equal((await w.inject({ url: '/api/indicators', as: await w.citizen(), headers: json })).statusCode, 403)
})

test('a new indicator needs no release: drafted by one, published by another, and told at once', async () => {
  const { w, city, leader } = await cast()
  const [author, second] = [
    await w.officer('data_approver', city, { name: 'Sơn Soạn' }),
    await w.officer('data_approver', city, { name: 'Lâm Duyệt' }),
  ]
  const key = `trial_${randomUUID().slice(0, 8)}`
  const fields = {
    ...{
      key,
      group: 'one_stop',
      label_vi: 'Thử: nộp qua bưu chính',
      label_en: 'Trial: by post',
      label_km: 'សាកល្បង',
      unit: 'percent',
      direction: 'up',
      period: 'month',
    },
    ...{
      numerator: 'one_stop.received channel=online',
      denominator: 'one_stop.received',
      dimensions: 'procedure',
      owner: 'Văn phòng',
      source: 'Một cửa',
      method_vi: 'Thử',
    },
  }
  const wrong = await post(w, author, '/dieu-hanh/chi-tieu/moi', { ...fields, numerator: 'one_stop.salary', dimensions: 'password' })
  assert.equal(wrong.statusCode, 422)
  assert.match(words(wrong), /Chưa có số liệu này: one_stop\.salary/)
  assert.match(words(wrong), /Chiều này không có ở mọi số liệu được dùng/)
  const saved = await post(w, author, '/dieu-hanh/chi-tieu/moi', fields)
  assert.equal(saved.statusCode, 303, words(saved).slice(0, 800))
  assert.equal((await api(w, leader, `/${key}/values`)).status, 404, 'a draft is not told')
  const own = await post(w, author, `/dieu-hanh/chi-tieu/${key}/ban-thao`, { decision: 'publish' })
  assert.equal(own.statusCode, 403)
  assert.match(words(own), /cần người thứ hai/)
  assert.equal((await post(w, second, `/dieu-hanh/chi-tieu/${key}/ban-thao`, { decision: 'reject' })).statusCode, 422)
  assert.equal((await w.inject({ url: `/dieu-hanh/chi-tieu/${key}/ban-thao`, as: second })).statusCode, 200)
  assert.equal((await post(w, second, `/dieu-hanh/chi-tieu/${key}/ban-thao`, { decision: 'publish' })).statusCode, 303)
  assert.equal((await api(w, leader, `/${key}/values`)).status, 200)
  assert.equal((await post(w, author, '/dieu-hanh/chi-tieu/moi', fields)).statusCode, 422, 'the key is taken')
  assert.equal((await post(w, second, `/dieu-hanh/chi-tieu/${key}/sua`, { ...fields, label_vi: 'Thử: nộp trực tuyến' })).statusCode, 303)
  assert.equal((await post(w, author, `/dieu-hanh/chi-tieu/${key}/ban-thao`, { decision: 'publish' })).statusCode, 303)
  assert.deepEqual(
    (await listVersions(w.db, key)).map(({ version, publishedBy }) => [version, publishedBy]),
    [
      [2, 'Sơn Soạn'],
      [1, 'Lâm Duyệt'],
    ],
  )
  await assert.rejects(
    sql`update indicators.definition set body = '{}' where key = ${key} and version = 1`.execute(w.db),
    /kept as it was written/,
  )
})

test('what is frozen stays: a later change is shown beside it as restated', async () => {
  const { w, city, leader } = await cast()
  const approver = await w.officer('data_approver', city)
  const url = '/dieu-hanh/chi-tieu/one_stop_late'
  const late = (amount: number) =>
    addCells(
      w.db,
      'one_stop',
      cellsOf({ measure: 'closed_late', day: '2026-06-15', unitId: city, dims: { channel: 'postal' }, amount }, ['channel']).map(
        (cell) => ({ cell }),
      ),
    )
  await late(3)
  assert.equal((await post(w, approver, `${url}/chot`, { ky: '2026-11' })).statusCode, 409, 'not over')
  assert.equal((await post(w, approver, `${url}/chot`, { ky: 'hôm nay' })).statusCode, 422)
  const done = await post(w, approver, `${url}/chot`, { ky: '2026-06' })
  assert.equal(done.statusCode, 303, words(done))
  assert.equal((await post(w, approver, `${url}/chot`, { ky: '2026-06' })).statusCode, 409, 'once only')
  assert.equal((await post(w, leader, `${url}/chot`, { ky: '2026-05' })).statusCode, 403)
  type One = { frozen: { period: string; value: number; now: number; restated: boolean; hash: string }[] }
  const frozen = async () =>
    ((await api(w, leader, '/one_stop_late')).body as unknown as One).frozen.find(({ period }) => period === '2026-06')
  const first = await frozen()
  assert.deepEqual([first?.restated, first?.now], [false, first?.value])
  assert.match(first?.hash ?? '', /^[0-9a-f]{64}$/)
  await late(2)
  const second = await frozen()
  assert.deepEqual([second?.value, second?.now, second?.restated, second?.hash], [first?.value, (first?.value ?? 0) + 2, true, first?.hash])
  assert.match(words(await w.inject({ url, as: leader })), /Nay tính khác/)
  await assert.rejects(sql`update indicators.frozen set body = '{}' where key = 'one_stop_late'`.execute(w.db), /kept as it was written/)
  await assert.rejects(sql`delete from indicators.frozen where key = 'one_stop_late'`.execute(w.db), /kept as it was written/)
  await late(-5)
  const said: string[] = []
  await freezeDue({ db: w.db, clock: w.clock, log: (line) => void said.push(line) })
  assert.equal(await freezeDue({ db: w.db, clock: w.clock, log: () => undefined }), 0, 'the second round has nothing to do')
})
