import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStatement } from './statement.ts'

const head = 'thoi_diem,ma_giao_dich,so_tien,noi_dung'

test('a statement is read with both ways of writing moments and amounts', () => {
  const { lines, faults } = readStatement(
    `\uFEFF${head}\n23/11/2026 09:15:00,FT1,1.250.000,"TS4KPC9RWM7XD, chuyen tien"\n2026-11-23T10:00:00+07:00,FT2,-15000,hoan phi\n`,
  )
  assert.deepEqual(faults, [])
  assert.deepEqual(
    lines.map(({ line, bankTxId, amount, transactedAt }) => [line, bankTxId, amount, transactedAt.toISOString()]),
    [
      [2, 'FT1', 1_250_000, '2026-11-23T02:15:00.000Z'],
      [3, 'FT2', -15_000, '2026-11-23T03:00:00.000Z'],
    ],
  )
  assert.equal(readStatement(`${head.replaceAll(',', ';')}\n23/11/2026 09:15;FT1;5;x`).lines.length, 1)
})

test('every line that cannot be read is named', () => {
  const { faults } = readStatement(
    `${head}\nyesterday,FT1,5,x\n23/11/2026 09:15,,5,x\n23/11/2026 09:15,FT2,1.25,x\n23/11/2026 09:15,FT3,5,x\n23/11/2026 09:15,FT3,5,x\n`,
  )
  assert.deepEqual(faults, [
    { line: 2, rule: 'moment' },
    { line: 3, rule: 'number' },
    { line: 4, rule: 'amount' },
    { line: 6, rule: 'twice' },
  ])
  for (const text of ['', 'a,b\n1,2', head, '"', '\u0000']) assert.ok(readStatement(text).faults.length > 0, text)
})
