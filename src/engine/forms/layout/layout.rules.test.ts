import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FormDefinition } from '../definition/definition.ts'
import { conditionFrom, rowsOf } from './condition-rows.rules.ts'
import { changeField, changePage, fieldsBefore, moveField, movePage } from './layout.rules.ts'

const folder = new URL('../../../../provinces/soc-trang/forms/', import.meta.url)
const forms = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as FormDefinition)
const fieldsOf = (def: FormDefinition) => new Map(def.pages.flatMap((page) => page.fields).map((field) => [field.key, field]))
const keysOf = (def: FormDefinition) => [...fieldsOf(def).keys()].sort()
const anyForm = fc.constantFrom(...forms)

test('a condition shown as rows and read back is the same condition', () => {
  let shown = 0
  for (const def of forms)
    for (const { when } of [...def.pages, ...def.pages.flatMap((page) => page.fields)]) {
      const rows = rowsOf(when)
      if (!rows) continue
      shown++
      assert.deepEqual(conditionFrom(rows, fieldsOf(def)), when)
    }
  assert.ok(shown > 300, String(shown))
  assert.equal(rowsOf({ not: { field: 'a', filled: true } }), undefined)
  assert.deepEqual(conditionFrom({ mode: 'all', rows: [{ field: 'd', operator: 'before', value: '18y' }] }, new Map()), {
    field: 'd',
    before: { yearsAgo: 18 },
  })
})

test('however pages and fields are moved, every question is still asked once, and a step back undoes a step', () => {
  fc.assert(
    fc.property(anyForm, fc.nat(30), fc.nat(80), fc.constantFrom(-1 as const, 1 as const), (def, p, f, by) => {
      const page = def.pages[p % def.pages.length]
      const field = keysOf(def)[f % keysOf(def).length] ?? ''
      const changed = moveField(movePage(def, page?.key ?? '', by), field, by)
      assert.deepEqual(keysOf(changed), keysOf(def))
      const far = { label: { vi: 'Khác' }, hint: undefined, required: true, when: undefined, page: page?.key ?? '' }
      assert.deepEqual(keysOf(changeField(changed, field, far)), keysOf(def))
      const there = movePage(def, page?.key ?? '', by)
      if (there.pages.findIndex((one) => one.key === page?.key) !== p % def.pages.length)
        assert.deepEqual(movePage(there, page?.key ?? '', by === 1 ? -1 : 1), def)
    }),
  )
})

test('a page and a field are changed in their words and conditions alone; a condition looks back', () => {
  const [def] = forms
  assert.ok(def)
  const page = def.pages[1]
  const field = page?.fields[0]
  assert.ok(page && field)
  const when = { field: 'applicant_name', filled: true }
  const changed = changePage(def, page.key, { title: { vi: 'Tên mới' }, hint: undefined, when })
  assert.deepEqual(changed.pages[1], { key: page.key, title: { vi: 'Tên mới' }, when, fields: page.fields })
  const asked = changeField(def, field.key, {
    label: { vi: 'Câu mới' },
    hint: { vi: 'Gợi ý' },
    required: true,
    when: undefined,
    page: page.key,
  })
  assert.deepEqual(asked.pages[1]?.fields[0]?.label, { vi: 'Câu mới' })
  assert.equal(asked.pages[1]?.fields[0]?.type, field.type)
  assert.ok(fieldsBefore(def, page.key).every((one) => !page.fields.includes(one)))
})
