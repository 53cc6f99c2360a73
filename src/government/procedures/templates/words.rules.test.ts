import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  fillWords,
  ownKey,
  paperKinds,
  type PaperTemplate,
  programTemplate,
  readKey,
  rowsAsText,
  rowsFromText,
  shapes,
  templateFaults,
} from './words.rules.ts'

const rulesOf = (template: unknown, fields?: ReadonlySet<string>, kind: (typeof paperKinds)[number] = 'result'): string[] =>
  templateFaults(kind, template, fields).map(({ at, rule, detail }) => `${at} ${rule} ${detail}`.trim())
const changed = (texts: Record<string, string>): PaperTemplate => ({ texts: { ...programTemplate('result').texts, ...texts }, rows: [] })

test('what the program says of itself has no fault, for every paper', () => {
  for (const kind of paperKinds) assert.deepEqual(rulesOf(programTemplate(kind), undefined, kind), [])
})

test('words that lose what a paper must say, or ask for what nobody fills in, are told by their place', () => {
  assert.deepEqual(rulesOf(changed({ decision: 'Đồng ý.' })), ['decision lost_hole {result}'])
  assert.deepEqual(rulesOf(changed({ opening: 'Theo {luat}' })), ['opening unknown_hole {luat}'])
  assert.deepEqual(rulesOf(changed({ holder: ' ' })), ['holder missing'])
  assert.deepEqual(rulesOf(changed({ opening: 'x'.repeat(1_501) })), ['opening too_long 1500'])
  assert.deepEqual(rulesOf(changed({ bia: 'thừa' })), ['bia shape bia'])
  assert.deepEqual(rulesOf(changed({ closing: '' })), [], 'a paper may end without a closing sentence')
  for (const none of [null, 7, [], {}, { texts: { number: 1 }, rows: [] }, { texts: {}, rows: [{}] }])
    assert.deepEqual(rulesOf(none), ['shape'])
})

test('lines are chosen from the questions of the procedure’s own form, once each, with a name', () => {
  const fields = new Set(['child_name', 'child_birth'])
  const rows = (...chosen: [string, string][]): PaperTemplate => ({
    ...programTemplate('result'),
    rows: chosen.map(([field, label]) => ({ field, label })),
  })
  assert.deepEqual(rulesOf(rows(['child_name', 'Họ, chữ đệm, tên']), fields), [])
  assert.deepEqual(rulesOf(rows(['nobody', 'Ai']), fields), ['rows row_unknown nobody'])
  assert.deepEqual(rulesOf(rows(['child_name', 'A'], ['child_name', 'B']), fields), ['rows row_twice child_name'])
  assert.deepEqual(rulesOf(rows(['child_name', ' ']), fields), ['rows row_label child_name'])
  assert.deepEqual(rulesOf(rows(['child_name', 'A'])), ['rows rows_general'])
})

test('a value is written as it is: what looks like a hole in it is not filled, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (holder, result) => {
      const words = fillWords(programTemplate('result'), { holder, result })
      assert.equal(words.holder, `Cho: ${holder}`)
      assert.equal(words.decision, `Chấp thuận đề nghị và cấp: ${result}.`)
      assert.equal(words.number, '{dossier}/KQ')
    }),
  )
  assert.equal(fillWords({ texts: { a: '{toString}' } }, {}).a, '{toString}')
})

test('lines as text read back are the same lines; a key names its paper', () => {
  const rows = [
    { field: 'child_name', label: 'Họ và tên = đầy đủ' },
    { field: 'child_birth', label: 'Ngày sinh' },
  ]
  assert.deepEqual(rowsFromText(`${rowsAsText(rows)}\n\n`), rows)
  assert.deepEqual(readKey(ownKey('1.001193')), { kind: 'result', code: '1.001193' })
  assert.deepEqual(readKey('apology'), { kind: 'apology' })
  for (const none of ['', 'result-', 'thư', 'toString']) assert.equal(readKey(none), undefined)
  assert.ok(
    Object.values(shapes).every(({ holes, slots }) =>
      Object.values(slots).every(({ needs = [] }) => needs.every((one) => holes.includes(one))),
    ),
  )
})
