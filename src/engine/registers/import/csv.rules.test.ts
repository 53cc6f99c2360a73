import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { BrokenCsv, csvReader, separatorOf } from './csv.rules.ts'

const cell = fc.string({ unit: fc.constantFrom('a', 'Ễ', 'ខ', ' ', '"', ',', '\n', '1'), maxLength: 6 })
const written = (rows: string[][], eol: string): string =>
  rows.map((row) => row.map((text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')).join(eol)

test('any table comes back as it was written, however it is cut into pieces, and as the usual library reads it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      fc.nat(30),
      (rows, eol, cut) => {
        const text = `\uFEFF${written(rows, eol)}`
        const reader = csvReader(',')
        const lines = [...reader.push(text.slice(0, cut + 1)), ...reader.push(text.slice(cut + 1)), ...reader.end()]
        assert.deepEqual(
          lines.map((line) => line.cells),
          rows,
        )
        const judge = parse(text, { bom: true, relax_column_count: true, info: true }) as unknown as {
          record: string[]
          info: { lines: number }
        }[]
        assert.deepEqual(
          lines.map(({ line, cells }) => [line, cells]),
          judge.map(({ record, info }) => [info.lines, record]),
        )
      },
    ),
    { numRuns: 300 },
  )
})

test('empty lines are no records but count as lines, and a quote that never closes is no table', () => {
  const reader = csvReader(';')
  assert.deepEqual(
    [...reader.push('a;b\n\r\n\n'), ...reader.push('c;d'), ...reader.end()],
    [
      { line: 1, cells: ['a', 'b'] },
      { line: 4, cells: ['c', 'd'] },
    ],
  )
  const endless = csvReader(',')
  assert.throws(() => {
    for (let n = 0; n < 30; n++) endless.push(`"${'x'.repeat(100_000)}`.slice(n === 0 ? 0 : 1))
  }, BrokenCsv)
  assert.equal(separatorOf('a;b;"c,d,e,f";g\n1,2,3,4,5,6'), ';')
})
