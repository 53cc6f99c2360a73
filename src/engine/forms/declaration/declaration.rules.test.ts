import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { drawn, today } from '../definition/arbitrary.test.tsx'
import { checkDefinition, isPublishable } from '../definition/check-definition.ts'
import { declarationForm } from './declaration.rules.ts'
import { prefillFrom, sourcesOf } from './prefill.rules.ts'

const papers = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `p${index}`, name: `Giấy tờ ${index}`, required: index === 0 }))

test('any procedure is filed from its record: applicant, request, papers, result', () => {
  const form = declarationForm({ code: '1.004837', name: 'Thủ tục đăng ký giám hộ', papers: papers(3) })
  assert.deepEqual(
    form.pages.map((page) => page.key),
    ['applicant', 'request', 'papers', 'result'],
  )
  assert.ok(isPublishable(checkDefinition(form, today)))
})

test('a hundred and thirty papers are asked for twelve a page', () => {
  const form = declarationForm({ code: '1.1', name: 'Việc có nhiều giấy tờ', papers: papers(130) })
  const pages = form.pages.filter((page) => page.key.startsWith('papers'))
  assert.equal(pages.length, 11)
  assert.ok(pages.every((page) => page.fields.length <= 12))
  assert.equal(new Set(pages.flatMap((page) => page.fields.map((field) => field.key))).size, 130)
  assert.ok(pages.every((page) => drawn(form, page, {}).includes(page.fields[0]?.label.vi ?? '?')))
})

test('a procedure without papers has no page of papers', () => {
  assert.deepEqual(
    declarationForm({ code: '1.1', name: 'Việc', papers: [] }).pages.map((page) => page.key),
    ['applicant', 'request', 'result'],
  )
})

test('whatever is in the record, its form can be published', () => {
  const paper = fc.record({ key: fc.string(), name: fc.string(), required: fc.boolean() })
  const record = fc.record({
    code: fc.string({ minLength: 1 }),
    name: fc.string({ minLength: 1 }),
    papers: fc.array(paper, { maxLength: 30 }),
  })
  fc.assert(
    fc.property(record, (procedure) => {
      const errors = checkDefinition(declarationForm(procedure), today).filter((defect) => defect.level === 'error')
      assert.deepEqual(errors, [])
    }),
  )
})

const catalogue = join(process.env.TINHSO_DATA ?? '../shared/data', 'tthc/procedures-core.json')
test('every procedure of the reference catalogue has a form that can be published', {
  skip: existsSync(catalogue) ? false : 'skipped: no reference data',
}, () => {
  const records = JSON.parse(readFileSync(catalogue, 'utf8')) as { code: string; name: string; documents: { name: string }[] }[]
  for (const { code, name, documents } of records) {
    const list = documents.map((document, index) => ({ key: `d${index}`, name: document.name, required: false }))
    assert.ok(isPublishable(checkDefinition(declarationForm({ code, name, papers: list }), today)), code)
  }
})

test('the account fills what it knows, says from which fact, and leaves out what would not pass', () => {
  const form = declarationForm({ code: '1.1', name: 'Việc', papers: [] })
  const profile = { from: 'profile' } as const
  const earlier = { from: 'dossier', ref: 'H51.1', day: '2026-05-03' } as const
  const facts = new Map([
    ['profile.name', { value: 'Trần Thị Bé', origin: profile }],
    ['profile.phone', { value: '123', origin: profile }],
    ['dossier.applicant_phone', { value: '0912345678', origin: earlier }],
    ['profile.birth_date', { value: '1990-01-02', origin: profile }],
  ])
  const { answers, origins } = prefillFrom(form, facts, today)
  assert.deepEqual(answers, { applicant_name: 'Trần Thị Bé', applicant_birth_date: '1990-01-02', applicant_phone: '0912345678' })
  assert.deepEqual(origins, { applicant_name: profile, applicant_birth_date: profile, applicant_phone: earlier })
  assert.ok(sourcesOf(form).includes('dossier.applicant_address'))
})
