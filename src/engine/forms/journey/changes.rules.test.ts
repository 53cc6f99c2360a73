import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyForm, answersTo, today } from '../definition/arbitrary.test.tsx'
import type { Field, FormDefinition } from '../definition/definition.ts'
import { changesBetween } from './changes.rules.ts'
import { relevantAnswers } from './journey.rules.ts'

const radio = (...values: string[]): Field => ({
  key: 'kind',
  type: 'radio',
  label: { vi: 'Loại' },
  required: true,
  options: values.map((value) => ({ value, label: { vi: value } })),
})
const line = (key: string, label = key, more: object = {}): Field => ({ key, type: 'text', label: { vi: label }, ...more })
const form = (version: number, ...fields: Field[]): FormDefinition => ({
  key: 'mau',
  version,
  title: { vi: 'Mẫu' },
  pages: [{ key: 'one', title: { vi: 'Một' }, fields }],
})
const changes = (old: FormDefinition, now: FormDefinition, answers: object) => changesBetween(old, now, answers as never, today)

test('the same form changes nothing for any draft', () => {
  fc.assert(
    fc.property(
      anyForm.chain((def) => fc.tuple(fc.constant(def), answersTo(def))),
      ([def, given]) => {
        const answers = relevantAnswers(def, given, today)
        assert.deepEqual(changesBetween(def, { ...def, version: 2 }, answers, today), { changes: [], answers })
      },
    ),
  )
})

test('a question taken away is told and its answer does not go on', () => {
  assert.deepEqual(changes(form(1, line('a'), line('b')), form(2, line('a')), { a: 'x', b: 'y' }), {
    changes: [{ kind: 'removed', field: 'b', page: 'one', mustAnswer: false }],
    answers: { a: 'x' },
  })
})

test('a new question is told, and whether it must be answered', () => {
  assert.deepEqual(changes(form(1, line('a')), form(2, line('a'), line('b', 'b', { required: true })), { a: 'x' }).changes, [
    { kind: 'added', field: 'b', page: 'one', mustAnswer: true },
  ])
})

test('an option taken away asks again; one merely added keeps the answer and shows the question', () => {
  assert.deepEqual(changes(form(1, radio('a', 'b')), form(2, radio('a')), { kind: 'b' }), {
    changes: [{ kind: 'changed', field: 'kind', page: 'one', mustAnswer: true }],
    answers: {},
  })
  assert.deepEqual(changes(form(1, radio('a')), form(2, radio('a', 'b')), { kind: 'a' }).answers, { kind: 'a' })
})

test('a question reworded in Vietnamese is shown again; a new translation is not a change', () => {
  assert.equal(changes(form(1, line('a', 'Tên')), form(2, line('a', 'Tên đầy đủ')), { a: 'x' }).changes[0]?.kind, 'changed')
  const translated = form(2, { ...line('a', 'Tên'), label: { vi: 'Tên', en: 'Name' } })
  assert.deepEqual(changes(form(1, line('a', 'Tên')), translated, { a: 'x' }).changes, [])
})

test('a question that the draft newly meets because a condition changed counts as added', () => {
  const old = form(1, radio('a', 'b'), line('more', 'more', { when: { field: 'kind', is: 'b' } }))
  const now = form(2, radio('a', 'b'), line('more', 'more', { when: { field: 'kind', is: 'a' } }))
  assert.deepEqual(
    changes(old, now, { kind: 'a' }).changes.map((change) => [change.kind, change.field]),
    [['added', 'more']],
  )
})
