import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerTo, quoted, subjectFor } from './quote.rules.ts'

const p = (address: string) => ({ name: '', address })

test('an answer goes where answers are asked to, to all without oneself, and of one’s own mail to whom it went', () => {
  const mail = { from: p('a@x.vn'), replyTo: [], to: [p('own@x.vn'), p('b@x.vn')], cc: [p('c@x.vn'), p('a@x.vn')] }
  assert.deepEqual(answerTo(mail, 'own@x.vn', false), { to: [p('a@x.vn')], cc: [] })
  assert.deepEqual(answerTo(mail, 'own@x.vn', true), { to: [p('a@x.vn')], cc: [p('b@x.vn'), p('c@x.vn')] })
  assert.deepEqual(answerTo({ ...mail, replyTo: [p('r@x.vn')] }, 'own@x.vn', false).to, [p('r@x.vn')])
  assert.deepEqual(answerTo({ ...mail, from: p('own@x.vn'), to: [p('b@x.vn')] }, 'own@x.vn', false).to, [p('b@x.vn')])
})

test('a subject is marked once and words are quoted line by line', () => {
  assert.equal(subjectFor('answer', 'RE: Fwd: Tl: Họp'), 'Tl: Họp')
  assert.equal(subjectFor('forward', 'Họp'), 'Ct: Họp')
  assert.equal(quoted('A viết:', 'một\nhai'), '\n\nA viết:\n> một\n> hai\n')
})
