import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { readIndicator } from '#engine/indicators/index.ts'
import { registerFacts } from '../facts/facts.ts'
import { completenessOf, openRows } from '../index.ts'

const shown = async (url: string): Promise<string> => {
  const w = await world()
  const officer = await w.officer('receiver', await unitIdOf(w, '92'))
  const answer = await w.inject({ url, as: officer })
  assert.equal(answer.statusCode, 200, answer.body.slice(0, 800))
  return answer.body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
}

test('loads and shows the province: 1,268 stations, 958 2G, 1,124 3G, 906 4G, 3 5G', async () => {
  const base = '/du-lieu/telecom-stations'
  assert.match(await shown(base), /1\.268 bản ghi/)
  for (const [field, count] of [
    ['g2', '958'],
    ['g3', '1.124'],
    ['g4', '906'],
    ['g5', '3'],
  ])
    assert.match(await shown(`${base}?f.${field}=true`), new RegExp(` ${count?.replace('.', '\\.')} bản ghi`), field)
})

test('loads and shows 15 postal firms, 186 service points, 72 commune post points and 7 systems at level 3', async () => {
  const w = await world()
  assert.match(await shown('/du-lieu/postal-firms'), / 15 bản ghi/)
  assert.match(await shown('/du-lieu/postal-points?f.kind=service'), / 186 bản ghi/)
  assert.match(await shown('/du-lieu/postal-points?f.kind=culture'), / 72 bản ghi/)
  const reader = await w.officer('register_reader', await unitIdOf(w, '92'))
  const systems = await w.inject({ url: '/du-lieu/information-systems?f.level.from=3&f.level.to=3', as: reader })
  assert.match(systems.body, />7 bản ghi</)
})

test('loads and shows 1,200,449 phones: 22,012 fixed and 1,178,437 mobile, about 164,220 on the internet', async () => {
  const page = await shown('/du-lieu/telecom-subscribers')
  for (const figure of ['22.012', '1.178.437', '164.220']) assert.ok(page.includes(figure), figure)
})

test('what the pack made up says so wherever it shows: lists, files, the API, open data and figures; what was reported does not', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  const get = async (url: string): Promise<string> => (await w.inject({ url, as: steward })).body
  const label = 'Dữ liệu mẫu'
  const list = await get('/du-lieu/telecom-stations')
  assert.match(list, /Sổ có dữ liệu mẫu/)
  assert.ok((list.match(new RegExp(`>${label}<`, 'g')) ?? []).length >= 50)
  const record = /\/du-lieu\/telecom-stations\/ban-ghi\/[0-9a-f-]{36}/.exec(list)?.[0] ?? ''
  assert.match(await get(record), new RegExp(`>${label}<`))
  for (const page of ['chat-luong', 'ban-do']) assert.match(await get(`/du-lieu/telecom-stations/${page}`), /Sổ có dữ liệu mẫu/)
  const csv = (await get('/du-lieu/telecom-stations/xuat?dang=csv&f.g5=true')).trim().split('\r\n')
  assert.match(csv[0] ?? '', new RegExp(`"${label}"$`))
  assert.ok(csv.length > 1 && csv.slice(1).every((line) => line.endsWith(',"Có"')))
  const reported = await get('/du-lieu/telecom-subscribers')
  assert.doesNotMatch(reported, new RegExp(label, 'i'))
  // Of one register some records were reported and some made up.
  const budget = JSON.parse(await get('/api/registers/digital-budget/records')) as {
    records: { data: { code: string }; madeUp: boolean }[]
  }
  const own = budget.records.filter(({ data }) => /^20\d\d-(it|total)-/.test(data.code))
  assert.ok(own.length >= 5)
  for (const { data, madeUp } of own) assert.equal(madeUp, !data.code.startsWith('2020-'), data.code)
  const { registers } = JSON.parse(await get('/api/registers')) as { registers: { key: string; madeUp: boolean }[] }
  assert.deepEqual(
    ['telecom-stations', 'telecom-subscribers'].map((key) => registers.find((one) => one.key === key)?.madeUp),
    [true, false],
  )
  const open = await openRows(w.db, w.app.config, 'telecom-stations', { on: '2026-11-23', limit: 20 })
  assert.ok(open.rows.every(({ madeUp }) => madeUp))
  const source = async (key: string) => (await readIndicator(w.db, key, { today: '2026-11-23', periods: 1 }))?.source
  assert.match((await source('stations_held'))?.vi ?? '', /^Số liệu mẫu · /)
  assert.match((await source('stations_held'))?.en ?? '', /^Sample data · /)
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  const figure = await w.inject({ url: '/dieu-hanh/chi-tieu/stations_held', as: leader })
  assert.match(figure.body, /bản ghi mẫu do máy sinh ra/)
  assert.doesNotMatch((await source('one_stop_received'))?.vi ?? '', /mẫu/)
})

test('the counts by commune are the same in the units of then and of today', async () => {
  const w = await world()
  const sum = (list: readonly { rows: number }[]): number => list.reduce((all, one) => all + one.rows, 0)
  assert.equal(sum(await completenessOf(w.db, 'telecom-stations', '2026-11-23')), 1268)
  const then = await shown('/du-lieu/telecom-stations/chat-luong?don-vi-cua=xua')
  assert.match(then, /Phường 5 \(đến 30\/06\/2025\)/)
  const now = await shown('/du-lieu/telecom-stations/chat-luong')
  assert.match(now, /Phường Phú Lợi/)
  const map = await shown('/du-lieu/telecom-stations/ban-do')
  // With borders there is a map above it; the table is there in any case.
  assert.match(map, /Phường Sóc Trăng\s+48/)
})

test('every register is a source of indicators: how many, with what, how well kept; a sealed one tells nothing', async () => {
  const w = await world()
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  type Told = { values: { value: number | null; groups?: { key: string; value: number | null }[] }[] }
  const told = async (key: string, more = ''): Promise<Told['values'][number] | undefined> => {
    const url = `/api/indicators/${key}/values?from=2026-11&to=2026-11${more}`
    const answer = await w.inject({ url, as: leader, headers: { accept: 'application/json' } })
    assert.equal(answer.statusCode, 200, answer.body.slice(0, 500))
    return answer.json<Told>().values[0]
  }
  assert.equal((await told('stations_held'))?.value, 1268)
  assert.equal((await told('stations_g4_share'))?.value?.toFixed(2), '71.45')
  assert.equal((await told('systems_level3_held'))?.value, 7)
  const groups = JSON.stringify(await told('registers_complete_share', '&by=register'))
  assert.match(groups, /telecom-stations/)
  assert.doesNotMatch(groups, /party/)
  // Of people nothing is told but how many there are, whatever a definition asks for.
  const day = '2026-11-23'
  const asked = (register: string, measure: string, where: Record<string, string>) =>
    registerFacts.source.read?.(w.db, { measure, where: { register, ...where }, from: '2026-11-01', to: day, today: day })
  assert.deepEqual(await asked('civil-status', 'records', { having: 'event:birth' }), [])
  assert.deepEqual(await asked('party-members', 'records', {}), [])
  assert.deepEqual(await asked('telecom-stations', 'records', { having: 'no_such:1' }), [])
  assert.deepEqual(await asked('telecom-stations', 'total', { field: 'operator' }), [])
})

test('open rows are given of open registers only, page by page', async () => {
  const w = await world()
  const first = await openRows(w.db, w.app.config, 'telecom-stations', { on: '2026-11-23', limit: 1000 })
  const second = await openRows(w.db, w.app.config, 'telecom-stations', { on: '2026-11-23', limit: 1000, after: first.next })
  assert.equal(first.rows.length + second.rows.length, 1268)
  assert.equal(second.next, undefined)
  assert.equal((await openRows(w.db, w.app.config, 'telecom-stations', { on: '2020-01-01', limit: 10 })).rows.length, 0)
  for (const closed of ['party-members', 'civil-status', 'information-systems', 'nothing-such'])
    await assert.rejects(openRows(w.db, w.app.config, closed, { on: '2026-11-23', limit: 1 }), /registers\.no_such_register/)
})

test('the catalogue of registers shows each reader what they may open', async () => {
  const w = await world()
  const page = async (role: string): Promise<string> =>
    (await w.inject({ url: '/du-lieu', as: await w.officer(role, await unitIdOf(w, '92')) })).body
  const receiver = await page('receiver')
  assert.ok(receiver.includes('Trạm thông tin di động') && !receiver.includes('Sổ đảng viên') && !receiver.includes('Hộ tịch'))
  assert.ok((await page('party_reader')).includes('Sổ đảng viên'))
  assert.ok(!(await page('administrator')).includes('Sổ đảng viên'))
})
