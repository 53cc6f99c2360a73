import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concernsUs, partnersOf, readDue } from './due.rules.ts'

test('a day is read out of the words of a paper, the later of two', () => {
  const days: Record<string, string | null> = {
    '6/2025': '2025-06-30',
    '03/2025': '2025-03-31',
    '2/2025': '2025-02-28',
    'Tháng 10/2025': '2025-10-31',
    'Quý II/2025': '2025-06-30',
    '2025': '2025-12-31',
    '2025 - 2026': '2026-12-31',
    '2025 và những năm tiếp theo': '2025-12-31',
    'Thường xuyên': null,
    '': null,
    'khi có yêu cầu': null,
  }
  for (const [words, day] of Object.entries(days)) assert.equal(readDue(words).day, day, words)
  assert.ok(readDue('Nhiệm vụ thường xuyên').isRegular && readDue('2025 và những năm tiếp theo').isRegular)
  assert.equal(readDue('khi có yêu cầu').isRead, false)
})

test('whom a task concerns stands in the words of lead and partners', () => {
  const names = ['địa phương', 'UBND']
  assert.equal(concernsUs('Các bộ, ngành, Địa phương', '', names), 'lead')
  assert.equal(concernsUs('Bộ Tài chính', 'Các bộ, ngành, địa phương', names), 'partner')
  assert.equal(concernsUs('Bộ Tài chính', 'Bộ Công an', names), 'none')
  assert.deepEqual(partnersOf('Ban Tuyên giáo; VTV, VOV'), ['Ban Tuyên giáo', 'VTV', 'VOV'])
})
