import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { projectRoot } from '#core/files.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { markedHolder } from './content-rows.ts'

const form = (key: string): FormDefinition =>
  JSON.parse(readFileSync(join(projectRoot, `provinces/soc-trang/forms/${key}.json`), 'utf8')) as FormDefinition

test('a birth certificate is the child’s, not that of the parent who applied for it', () => {
  const answers = { applicant_name: 'Thạch Thị Sa Rinh', child_name: ' Thạch Bảo An ', mother_name: 'Thạch Thị Sa Rinh' }
  assert.equal(markedHolder(form('birth-registration'), answers), 'Thạch Bảo An')
})

test('where nobody is marked, or the marked name was not asked, nobody but the applicant is the holder', () => {
  assert.equal(markedHolder(form('birth-registration'), { applicant_name: 'Thạch Thị Sa Rinh' }), undefined)
  assert.equal(markedHolder(form('marital-status-certificate'), { applicant_name: 'Thạch Thị Sa Rinh' }), undefined)
})
