import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { sql } from '#core/db.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { json, openDataWorld, put } from '../../../../test/open-data.ts'
import { findDataset } from '../dataset/dataset.queries.ts'
import { readRange } from '../browse/download.ts'
import { changesBetween, contentHash } from './changes.rules.ts'
import { csvCell, writeFormat } from './formats.ts'
import { refreshDataset } from './release.ts'

type Listed = {
  datasets: {
    key: string
    rows: number
    freshness: string
    version: number
    files: { format: string; url: string; size: number; sha256: string }[]
  }[]
}
const path = (url: string): string => new URL(url).pathname

test('the pack ships thirteen datasets, and each makes a release that the scan lets through', async () => {
  const { w, results } = await openDataWorld()
  for (const [key, result] of results) assert.equal(result, 'released', `${key} ${JSON.stringify((await findDataset(w.db, key))?.trouble)}`)
  const own = new Map((await json<Listed>(w, '/api/open-data')).datasets.map((one) => [one.key, one]))
  assert.ok(own.size >= 13)
  assert.deepEqual(
    [own.get('telecom-stations')?.rows, own.get('postal-points')?.rows, own.get('telecom-stations')?.freshness],
    [1268, 258, 'fresh'],
  )
  assert.ok(
    (own.get('administrative-units')?.rows ?? 0) > 150 &&
      (own.get('procedures')?.rows ?? 0) >= 20 &&
      (own.get('digital-economy')?.rows ?? 0) > 5,
  )
  assert.deepEqual(
    own.get('telecom-stations')?.files.map(({ format }) => format),
    ['csv', 'json', 'xlsx'],
  )
})

test('a file is its bytes: size, checksum, parts, and nothing where it is known already; for pages of others too', async () => {
  const { w } = await openDataWorld()
  const { datasets } = await json<Listed>(w, '/api/open-data?q=tram+di+dong')
  const files = datasets.find(({ key }) => key === 'telecom-stations')?.files ?? []
  for (const { url, size, sha256 } of files) {
    const answer = await w.inject({
      url: path(url),
      headers: { 'accept-encoding': 'gzip', origin: 'https://vidu.vn', 'sec-fetch-site': 'cross-site' },
    })
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.rawPayload.length, size)
    assert.equal(createHash('sha256').update(answer.rawPayload).digest('hex'), sha256)
    assert.deepEqual(
      [answer.headers['access-control-allow-origin'], answer.headers.etag, answer.headers['content-encoding']],
      ['*', `"${sha256}"`, undefined],
    )
  }
  const csv = files.find(({ format }) => format === 'csv')
  const url = path(csv?.url ?? '')
  const whole = (await w.inject({ url })).rawPayload
  assert.equal((await w.inject({ url, headers: { 'if-none-match': `"${csv?.sha256}"` } })).statusCode, 304)
  const part = await w.inject({ url, headers: { range: 'bytes=100-199' } })
  assert.deepEqual(
    [part.statusCode, part.headers['content-range'], part.rawPayload.equals(whole.subarray(100, 200))],
    [206, `bytes 100-199/${csv?.size}`, true],
  )
  assert.equal((await w.inject({ url, headers: { range: 'bytes=100-199', 'if-range': '"another"' } })).statusCode, 200)
  assert.equal((await w.inject({ url, headers: { range: `bytes=${csv?.size}-` } })).statusCode, 416)
  const head = await w.inject({ method: 'HEAD', url })
  assert.deepEqual([head.statusCode, head.headers['content-length'], head.body], [200, String(csv?.size), ''])
  assert.equal((await w.inject({ url: `${url}x` })).statusCode, 404)
})

test('all formats tell the same rows', async () => {
  const { w } = await openDataWorld()
  const base = '/du-lieu-mo/postal-points/tai/postal-points'
  const [csv, whole, sheet] = await Promise.all(['csv', 'json', 'xlsx'].map((format) => w.inject({ url: `${base}.${format}` })))
  const text = csv?.body ?? ''
  assert.ok(text.startsWith('\uFEFF') && text.includes('\r\n') && !text.replaceAll('\r\n', '').includes('\n'))
  const lines = parse(text, { bom: true, columns: true }) as Record<string, string>[]
  const { rows, columns } = (whole?.json() ?? {}) as { rows: Record<string, unknown>[]; columns: { key: string }[] }
  assert.deepEqual([lines.length, rows.length], [258, 258])
  assert.deepEqual(
    Object.keys(lines[0] ?? {}),
    columns.map(({ key }) => key),
  )
  for (const [index, row] of rows.entries())
    for (const { key } of columns) assert.equal(lines[index]?.[key], row[key] === null ? '' : String(row[key]))
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((sheet?.rawPayload ?? Buffer.alloc(0)) as unknown as ArrayBuffer)
  assert.equal(book.worksheets[0]?.rowCount, 259)
  assert.equal(book.worksheets[1]?.name, 'Từ điển')
})

test('a version comes only where the content changed, says what changed, and leaves the earlier ones as they were', async () => {
  const { w } = await openDataWorld()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  const at = w.clock.now()
  const look = () => refreshDataset(w.db, w.app.config, 'health-stations', at)
  await put(w, steward, 'health-stations', {
    code: 'YT-901',
    name: 'Trạm Y tế thử một',
    kind: 'station',
    unit: '31510',
    beds: 5,
    latitude: 9.6,
    longitude: 105.97,
  })
  const made = await look()
  assert.equal(made.result, 'released')
  assert.deepEqual(await look(), { result: 'same', number: made.number })
  const url = '/du-lieu-mo/health-stations/phien-ban'
  const before = (await w.inject({ url: `${url}/${made.number}/health-stations.csv` })).body
  await put(w, steward, 'health-stations', {
    code: 'YT-901',
    name: 'Trạm Y tế thử một',
    kind: 'station',
    unit: '31510',
    beds: 8,
    latitude: 9.6,
    longitude: 105.97,
  })
  await put(w, steward, 'health-stations', { code: 'YT-902', name: 'Trạm Y tế thử hai', kind: 'station', unit: '31507', beds: 3 })
  const next = await look()
  assert.equal(next.number, (made.number ?? 0) + 1)
  const one = await json<{ versions: { version: number; added: number; changed: number; removed: number }[] }>(
    w,
    '/api/open-data/health-stations',
  )
  const { added, changed, removed } = one.versions[0] ?? {}
  assert.deepEqual([added, changed, removed], [1, 1, 0])
  assert.equal((await w.inject({ url: `${url}/${made.number}/health-stations.csv` })).body, before)
  assert.match((await w.inject({ url: '/du-lieu-mo/health-stations/tai/health-stations.csv' })).body, /YT-902/)
  type Map = { features: { geometry: { coordinates: number[] } | null; properties: { code: string } }[] }
  const { features } = await json<Map>(w, '/du-lieu-mo/health-stations/tai/health-stations.geojson')
  const geometry = (code: string) => features.find(({ properties }) => properties.code === code)?.geometry
  assert.deepEqual([geometry('YT-901')?.coordinates, geometry('YT-902')], [[105.97, 9.6], null])
  const page = (await w.inject({ url: '/du-lieu-mo/health-stations' })).body
  assert.match(page, /thêm 1, sửa 1, bỏ 0 dòng/)
  await assert.rejects(sql`update opendata.release set rows = 0`.execute(w.db), /only grows/)
})

test('a number that is somebody’s keeps the next version back, tells the owner, and the earlier one stays', async () => {
  const { w } = await openDataWorld()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  await put(w, steward, 'postal-points', { code: 'BC-THU-1', name: 'Điểm thử, gọi 0912345678', kind: 'service', unit: '31510' })
  const outcome = await refreshDataset(w.db, w.app.config, 'postal-points', w.clock.now())
  assert.deepEqual([outcome.result, outcome.trouble?.columns], ['blocked', ['name']])
  const still = await w.inject({ url: '/du-lieu-mo/postal-points/tai/postal-points.csv' })
  assert.ok(still.statusCode === 200 && !still.body.includes('0912345678'))
  assert.match((await w.inject({ url: '/du-lieu-mo/postal-points' })).body, /Bản mới đang được xem lại/)
  const desk = (await w.inject({ url: '/lam-viec/du-lieu-mo/postal-points', as: steward })).body
  assert.match(desk, /Bị giữ lại: dữ liệu cá nhân/)
  assert.match(desk, /Quét dữ liệu cá nhân giữ lại các cột: name/)
  await put(w, steward, 'postal-points', { code: 'BC-THU-1', name: 'Điểm thử', kind: 'service', unit: '31510' })
  assert.equal((await refreshDataset(w.db, w.app.config, 'postal-points', w.clock.now())).result, 'released')
})

test('rows are asked for by their columns; what is no column and no value is said', async () => {
  const { w } = await openDataWorld()
  const found = await json<{ total: number; rows: { g5: boolean }[] }>(w, '/api/open-data/telecom-stations/rows?g5=true&limit=2')
  assert.deepEqual([found.total, found.rows.length, found.rows[0]?.g5], [3, 2, true])
  const unknown = await w.inject({ url: '/api/open-data/telecom-stations/rows?phone=1', headers: { accept: 'application/json' } })
  assert.deepEqual([unknown.statusCode, unknown.json<{ code: string }>().code], [422, 'opendata.no_such_column'])
  const wrong = await w.inject({ url: '/api/open-data/telecom-stations/rows?g5=maybe', headers: { accept: 'application/json' } })
  assert.equal(wrong.json<{ code: string }>().code, 'opendata.not_such_a_value')
  assert.equal((await w.inject({ url: '/api/open-data/nothing-such/rows', headers: { accept: 'application/json' } })).statusCode, 404)
})

test('any text comes back from a file as it was, but for the mark before what a spreadsheet would run', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: fc.string(), b: fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)) }, { noNullPrototype: true }), {
        minLength: 1,
        maxLength: 8,
      }),
      async (rows) => {
        const columns = [
          { key: 'a', label: { vi: 'A' }, kind: 'text' as const },
          { key: 'b', label: { vi: 'B' }, kind: 'text' as const },
        ]
        const head = { key: 'x', title: 'x', version: 1, issued: '', publisher: '', licence: '', page: '' }
        const texts = async (format: 'csv' | 'json'): Promise<string> =>
          (await writeFormat(format, { head, columns, rows }).toArray()).join('')
        const lines = parse(await texts('csv'), { bom: true, columns: true, relax_column_count: false }) as { a: string; b: string }[]
        assert.deepEqual(
          lines.map(({ a, b }) => [a, b]),
          rows.map(({ a, b }) => [/^[=+\-@\t\r]/.test(a) ? `'${a}` : a, b === null ? '' : String(b)]),
        )
        assert.deepEqual((JSON.parse(await texts('json')) as { rows: unknown }).rows, rows)
      },
    ),
    { numRuns: 60 },
  )
  assert.equal(csvCell('=1+1'), "'=1+1")
})

test('changes add up: what was there and what was added, less what went, is what is there', () => {
  const rows = fc.array(fc.record({ k: fc.integer({ min: 0, max: 6 }), v: fc.integer({ min: 0, max: 2 }) }, { noNullPrototype: true }), {
    maxLength: 12,
  })
  const columns = [{ key: 'k', label: { vi: 'K' }, kind: 'integer' as const }]
  fc.assert(
    fc.property(rows, rows, (before, now) => {
      const kept = before.map((data) => ({ key: JSON.stringify([data.k]), data }))
      const { added, removed, changed } = changesBetween({ columns, rows: kept }, { columns, rows: now, keys: ['k'] })
      assert.equal(before.length + added - removed, now.length)
      assert.ok(added >= 0 && removed >= 0 && changed >= 0)
      assert.equal(contentHash(columns, now, 'x'), contentHash(columns, now.toReversed(), 'x'))
    }),
  )
})

test('a part of a file lies within it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.option(fc.nat(60)), fc.option(fc.nat(60)), (size, from, to) => {
      const range = readRange(`bytes=${from ?? ''}-${to ?? ''}`, size)
      if (range === undefined || range === 'none') return
      assert.ok(range.start >= 0 && range.start <= range.end && range.end < size)
    }),
  )
  assert.equal(readRange('bytes=0-0,5-6', 10), undefined)
  assert.deepEqual(readRange('bytes=-3', 10), { start: 7, end: 9 })
})
