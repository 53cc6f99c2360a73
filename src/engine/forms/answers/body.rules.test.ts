import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyForm, answersTo, drawn, today } from '../definition/arbitrary.test.tsx'
import type { FormDefinition } from '../definition/definition.ts'
import { checkPage } from '../journey/check.rules.ts'
import { relevantAnswers, walk } from '../journey/journey.rules.ts'
import { answersFromBody } from './body.rules.ts'
import type { Answers } from './answers.ts'
import type { Body } from './read.rules.ts'

const decode = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
const attribute = (tag: string, name: string) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
  return found ? decode(found[1] ?? '') : undefined
}

/** What a browser would post from the drawn page when its last button is pressed. */
function postOf(html: string): Body {
  const body: Record<string, string[]> = {}
  const put = (name: string | undefined, value: string) => {
    if (name) body[name] = [...(body[name] ?? []), value]
  }
  for (const [tag] of html.matchAll(/<input(?:"[^"]*"|[^>"])*>/g)) {
    const type = attribute(tag, 'type')
    if (type === 'file' || ((type === 'radio' || type === 'checkbox') && !/\schecked/.test(tag))) continue
    put(attribute(tag, 'name'), attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : ''))
  }
  for (const [whole, , text] of html.matchAll(/<textarea((?:"[^"]*"|[^>"])*)>([\s\S]*?)<\/textarea>/g))
    put(attribute(whole, 'name'), decode(text ?? '').replaceAll('\n', '\r\n'))
  for (const [whole] of html.matchAll(/<select[\s\S]*?<\/select>/g)) {
    const chosen = /<option(?: value="[^"]*")? selected[^>]*>/.exec(whole)?.[0]
    put(attribute(whole, 'name'), chosen ? (attribute(chosen, 'value') ?? '') : '')
  }
  return Object.fromEntries(Object.entries(body).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]))
}

test('what a page shows, posted again, gives the same answers', () => {
  fc.assert(
    fc.property(
      anyForm.chain((def) => fc.tuple(fc.constant(def), answersTo(def))),
      ([def, given]) => {
        const answers = relevantAnswers(def, given, today)
        for (const { page } of walk(def, answers, today).steps) {
          const posted = answersFromBody(def, page.key, postOf(drawn(def, page, answers)), answers)
          assert.equal(posted.intent, 'next')
          assert.deepEqual(relevantAnswers(def, posted.answers, today), answers)
        }
      },
    ),
    { numRuns: 150 },
  )
})

test('no post whatever makes reading throw, and what was read can be checked', () => {
  const names = fc.constantFrom(
    'f0_0',
    'f0_0-d',
    'f0_0-y',
    'f0_0-unit',
    'f0_0-count',
    'f0_0-0-f0_0_text',
    'f0_0-999-f0_0_name',
    '_add',
    '_remove',
    '__proto__',
    'constructor',
  )
  const body = fc.dictionary(names, fc.oneof(fc.string(), fc.array(fc.string()), fc.constantFrom('f0_0', 'f0_0-0', '1e9', '-1')))
  fc.assert(
    fc.property(anyForm, body, (def, post) => {
      const { answers } = answersFromBody(def, 'p0', post)
      checkPage(def, 'p0', answers, { today })
    }),
  )
})

const form: FormDefinition = {
  key: 'mau',
  version: 1,
  title: { vi: 'Mẫu' },
  pages: [
    {
      key: 'one',
      title: { vi: 'Một' },
      fields: [
        { key: 'born', type: 'date', label: { vi: 'Ngày sinh' }, required: true },
        { key: 'capital', type: 'money', label: { vi: 'Vốn' } },
        { key: 'area', type: 'number', decimals: 1, label: { vi: 'Diện tích' } },
        {
          key: 'members',
          type: 'repeat',
          label: { vi: 'Thành viên' },
          itemLabel: { vi: 'Thành viên' },
          min: 1,
          fields: [{ key: 'name', type: 'name', label: { vi: 'Tên' }, required: true }],
        },
        { key: 'scan', type: 'file', accept: ['pdf'], label: { vi: 'Bản chụp' } },
      ],
    },
  ],
}
const page = form.pages[0]
assert.ok(page)
const read = (body: Body) => answersFromBody(form, 'one', body)

test('what cannot be read stays as typed: in the answers, under an error, and in the page drawn again', () => {
  const { answers } = read({ 'born-d': '31', 'born-m': '2', 'born-y': '2O20', capital: 'mười triệu', area: '12,5' })
  assert.deepEqual(answers, { born: { d: '31', m: '2', y: '2O20' }, capital: 'mười triệu', area: 12.5 })
  assert.deepEqual(
    checkPage(form, 'one', answers, { today }).map((error) => [error.field, error.rule]),
    [
      ['born', 'not_a_date'],
      ['capital', 'not_a_number'],
      ['members', 'too_few'],
    ],
  )
  const html = drawn(form, page, answers)
  for (const typed of ['value="31"', 'value="2O20"', 'value="mười triệu"', 'value="12,5"']) assert.ok(html.includes(typed), typed)
})

test('numbers are read as they are written in Vietnam', () => {
  assert.deepEqual(read({ capital: '150.000.000 đ', area: '1.250,5' }).answers, { capital: 150_000_000, area: 1250.5 })
})

test('an item is added and taken away by a button, without errors and without losing what was typed', () => {
  const typed = { 'members-count': '2', 'members-0-name': 'Thạch Sa', 'members-1-name': 'Lý Hoa' }
  assert.deepEqual(read({ ...typed, _add: 'members' }), {
    answers: { members: [{ name: 'Thạch Sa' }, { name: 'Lý Hoa' }, {}] },
    intent: 'edit',
  })
  assert.deepEqual(read({ ...typed, _remove: 'members-0' }), { answers: { members: [{ name: 'Lý Hoa' }] }, intent: 'edit' })
})

test('items left empty are dropped when the page is sent', () => {
  assert.deepEqual(read({ 'members-count': '3', 'members-1-name': 'Lý Hoa' }).answers, { members: [{ name: 'Lý Hoa' }] })
})

test('a file is kept by its id and taken out by its button', () => {
  assert.deepEqual(read({ scan: ['a', 'b'] }).answers, { scan: ['a', 'b'] })
  assert.deepEqual(read({ scan: ['a', 'b'], '_remove/scan/a': 'a.pdf' }), { answers: { scan: ['b'] }, intent: 'edit' })
})

test('saving for later is told apart from going on', () => assert.equal(read({ _save: '1' }).intent, 'save'))

test('answers of other pages stay in the draft', () => {
  assert.deepEqual(answersFromBody(form, 'one', { capital: '5' }, { capital: 4, other: 'x' }).answers, { capital: 5, other: 'x' })
})

const listed = {
  ...form,
  pages: form.pages.map((one) => ({
    ...one,
    fields: one.fields.map((own) => (own.type === 'repeat' ? { ...own, layout: 'pages' as const } : own)),
  })),
}
const change = (body: Body, draft: Answers) => answersFromBody(listed, 'one', body, draft)

test('an item with a page of its own is opened, filled in and kept; the rest of the page is not touched', () => {
  const draft = { capital: 5, members: [{ name: 'Thạch Sa' }] }
  const added = change({ _add: 'members', capital: '6' }, draft)
  assert.deepEqual(added, {
    answers: { capital: 6, members: [{ name: 'Thạch Sa' }, {}] },
    intent: 'edit',
    item: { field: 'members', index: 1 },
  })
  const kept = change({ 'members-at': '1', 'members-1-name': 'Lý Hoa' }, added.answers)
  assert.deepEqual(kept, {
    answers: { capital: 6, members: [{ name: 'Thạch Sa' }, { name: 'Lý Hoa' }] },
    intent: 'item',
    item: { field: 'members', index: 1 },
  })
  assert.deepEqual(change({ _edit: 'members-0', capital: '6' }, kept.answers).item, { field: 'members', index: 0 })
  assert.deepEqual(change({ 'members-at': '0', _remove: 'members-0' }, kept.answers).answers.members, [{ name: 'Lý Hoa' }])
  for (const at of ['9', '-1', 'x', '999'])
    assert.deepEqual(change({ 'members-at': at, _edit: 'members-7' }, draft).answers.members, draft.members)
})

test('an item that was opened and left empty is dropped when the person goes on', () => {
  assert.deepEqual(change({}, { members: [{ name: 'Lý Hoa' }, {}] }).answers.members, [{ name: 'Lý Hoa' }])
})

test('the commune of before is kept with its last day, and what was said of another one does not count for it', () => {
  const place = {
    ...form,
    pages: [{ key: 'one', title: { vi: 'Một' }, fields: [{ key: 'home', type: 'address' as const, past: true, label: { vi: 'Nơi ở' } }] }],
  }
  const of = (body: Body) => answersFromBody(place, 'one', { 'home-detail': 'Ấp 1', ...body }).answers.home
  assert.deepEqual(of({ 'home-unit': '31528@2025-06-30' }), { unit: '31528', day: '2025-06-30', detail: 'Ấp 1' })
  const asked = { 'home-asked': '31528@2025-06-30', 'home-now': '31510' }
  assert.deepEqual(of({ 'home-unit': '31528@2025-06-30', ...asked }), { unit: '31528', day: '2025-06-30', now: '31510', detail: 'Ấp 1' })
  assert.deepEqual(of({ 'home-unit': '31531@2025-06-30', ...asked }), { unit: '31531', day: '2025-06-30', detail: 'Ấp 1' })
  assert.deepEqual(of({ 'home-unit': '31528@2025-06-30', ...asked, 'home-now': 'none' }), { unit: '', detail: 'Ấp 1' })
})
