import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPapers } from './papers.rules.ts'

const paper = (required: boolean, files = 0) => ({ key: 'id', label: 'Căn cước', required, files })

test('a paper that is asked for is scanned, kept or seen; one that is not may be left out', () => {
  for (const [wanted, mark, fault] of [
    [paper(true), 'seen', undefined],
    [paper(true), 'kept', undefined],
    [paper(true), 'none', 'required'],
    [paper(false), 'none', undefined],
    [paper(true), 'scanned', 'no_scan'],
    [paper(true, 1), 'scanned', undefined],
    [paper(true), undefined, 'mark_missing'],
    [paper(true), 'constructor', 'mark_missing'],
  ] as const) {
    const { papers, faults } = checkPapers([wanted], { id: mark })
    assert.equal(faults[0]?.fault, fault, `${mark}`)
    assert.equal(papers.length, fault ? 0 : 1)
  }
})
