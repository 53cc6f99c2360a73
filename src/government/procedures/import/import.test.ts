import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { world } from '../../../../test/world.ts'
import { countDefects } from '../lint/lint.queries.ts'
import { loadPackProcedures } from '../pack/pack.ts'
import { countProcedures, findProcedure, getProcedureVersion } from '../procedure/procedure.queries.ts'
import { importProcedures } from './import.ts'
import { reportLines } from './report.rules.ts'

const file = join(process.env.TINHSO_DATA ?? '../shared/data', 'tthc/procedures-national-2026.jsonl')
const reference = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
const skip = reference.length === 0 ? 'skipped: no reference data' : false

const at = new Date('2026-11-23T02:00:00Z')
const today = '2026-11-23'
const input = (lines: string[], validFrom = today) => ({ lines, file: 'thu.jsonl', by: 'thử', at, validFrom })

let next = 0
function line(over: Record<string, unknown> = {}): string {
  return JSON.stringify({
    code: `7.${String(100000 + next++)}`,
    name: 'Thủ tục thử nhập',
    ministry: 'Bộ Thử',
    field: 'Thử',
    levels: ['xa'],
    audience: ['Công dân Việt Nam'],
    methods: [{ channel: 'online', duration: 3, unit: 'Ngày làm việc', fee: 'Miễn phí', feeAmount: 0 }],
    ...over,
  })
}
const codeOf = (text: string): string => (JSON.parse(text) as { code: string }).code

test('a malformed line is refused with its number and reason; the rest load', async () => {
  const { db } = await world()
  const [first, last] = [line(), line()]
  const report = await importProcedures(db, input([first, '{"code":', line({ levels: ['quan'] }), last, last]))
  assert.equal(report.counts.added, 2)
  assert.deepEqual(
    report.refused.map((r) => [r.line, r.reasons[0]]),
    [
      [2, 'the line is not JSON'],
      [3, 'levels has "quan": use bo, tinh, huyen, xa or khac'],
      [5, `code ${codeOf(last)} was already on line 4`],
    ],
  )
  assert.ok(await findProcedure(db, codeOf(first)))
  assert.match(reportLines(report).join('\n'), /line 2 refused: the line is not JSON/)
})

test('a changed record makes a new version, and the old one keeps its days and its words', async () => {
  const { db } = await world()
  const before = line({ name: 'Tên cũ' })
  const code = codeOf(before)
  await importProcedures(db, input([before], '2025-01-01'))
  assert.equal((await importProcedures(db, input([before]))).counts.changed, 0)
  const after = JSON.stringify({ ...(JSON.parse(before) as object), name: 'Tên mới' })
  assert.equal((await importProcedures(db, input([after], '2026-03-01'))).counts.changed, 1)
  const then = await findProcedure(db, code, { on: '2026-02-28' })
  const now = await findProcedure(db, code, { on: '2026-03-01' })
  assert.deepEqual([then?.number, then?.procedure.name.vi, then?.validTo], [1, 'Tên cũ', '2026-03-01'])
  assert.deepEqual([now?.number, now?.procedure.name.vi, now?.validTo], [2, 'Tên mới', null])
  assert.equal(await findProcedure(db, code, { on: '2024-12-31' }), undefined)
  assert.equal((await getProcedureVersion(db, then?.versionId ?? '')).procedure.name.vi, 'Tên cũ')
})

test('the pack comes before or after the national record: the words are the same', async () => {
  const { db } = await world()
  const code = '1.001193'
  const national = line({ code, name: 'Thủ tục đăng ký khai sinh', methods: [{ channel: 'online', fee: 'Miễn phí', feeAmount: 0 }] })
  const fresh = await (await world()).freshDatabase()
  assert.equal((await importProcedures(fresh, input([national]))).counts.changed, 1)
  const found = await findProcedure(fresh, code)
  assert.equal(found?.procedure.name.vi, 'Đăng ký khai sinh')
  assert.equal(found?.procedure.officialName, 'Thủ tục đăng ký khai sinh')
  assert.equal(found?.procedure.formKey, 'birth-registration')
  assert.equal(found?.procedure.channels[0]?.durationBy, 'province')
  const again = await loadPackProcedures(fresh, 'provinces/soc-trang/procedures', { by: 'thử', at })
  assert.deepEqual([again.added, again.changed], [0, 0], 'loading the pack again changes nothing')
  assert.ok((await findProcedure(db, code))?.procedure.formKey, 'the world has the pack from its template')
})

test('the whole national catalogue loads once, and a second run changes nothing', { skip }, async () => {
  const fresh = await (await world()).freshDatabase()
  const packed = await countProcedures(fresh, today)
  const first = await importProcedures(fresh, input(reference))
  assert.equal(reference.length, 1187)
  assert.equal(first.counts.added + first.counts.changed, 1187)
  assert.equal(await countProcedures(fresh, today), packed + first.counts.added)
  const second = await importProcedures(fresh, input(reference))
  assert.deepEqual(second.counts, { added: 0, changed: 0, unchanged: 1187 })
  const defects = await countDefects(fresh)
  const missing = defects.filter((d) => d.rule === 'duration_missing').reduce((sum, d) => sum + d.procedures, 0)
  assert.equal(missing, 199, 'all 199 without a number are reported, whatever the pack adds')
  assert.ok(defects.some((d) => d.rule === 'fee_by_council') && defects.some((d) => d.rule === 'papers_missing'))
  assert.ok(new Set(defects.map((d) => d.ministry)).size >= 6)
})
