import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAnswer } from '../ask/ask.ts'
import { standInAnswer } from '../stand-in/answers.rules.ts'
import { bendAnswer, standInFaults } from '../stand-in/faults.rules.ts'
import { faultOfAnswer, type Operation, pathOf } from './contract.ts'
import { contracts } from './contracts.ts'

const source = { name: { vi: 'Thử' }, purpose: { vi: 'Thử' }, ground: { vi: 'Thử' }, owner: 'Thử' }
const read = (op: Operation, status: number, body: unknown) => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return readAnswer(op, { status, body: bytes }, op.needs[0]?.values ?? {}, source)
}
const sampleFor = (op: Operation): Record<string, unknown> => {
  const body = structuredClone(op.sample) as Record<string, unknown>
  return op.echo ? { ...body, [op.echo.at]: op.needs[0]?.values[op.echo.value] } : body
}

test('the consumer’s side: what we agreed on is read, fields that we do not know change nothing', () => {
  for (const op of contracts) {
    const plain = read(op, 200, sampleFor(op))
    assert.equal(plain.kind, 'found', `${op.service} ${op.name}`)
    const more = read(op, 200, { ...sampleFor(op), unknown: { deep: [1, null] }, vùng: 'mới' })
    assert.deepEqual(more, plain)
  }
})

test('the consumer’s side: every field that we need is missed, and every one of a wrong type refused', () => {
  for (const op of contracts)
    for (const key of Object.keys(op.sample as object)) {
      const { [key]: gone, ...without } = sampleFor(op)
      assert.deepEqual(read(op, 200, without), { kind: 'failed', fault: 'unreadable', again: true }, `${op.name} without ${key}`)
      for (const wrong of [null, typeof gone === 'string' ? 7 : 'text', { odd: true }]) {
        const reply = read(op, 200, { ...without, [key]: wrong })
        assert.deepEqual(reply, { kind: 'failed', fault: 'unreadable', again: true }, `${op.name} ${key} ${JSON.stringify(wrong)}`)
      }
    }
})

test('the consumer’s side: statuses and bodies that are no answer say why, and whether asking later may help', () => {
  for (const op of contracts) {
    const fault = (status: number, body: unknown = '') => read(op, status, body)
    assert.equal(fault(404, { code: 'not_found' }).kind, 'unknown')
    for (const status of [500, 502, 503, 504]) assert.deepEqual(fault(status, '<h1>'), { kind: 'failed', fault: 'down', again: true })
    assert.deepEqual(fault(429), { kind: 'failed', fault: 'busy', again: true })
    for (const status of [400, 401, 403, 410]) assert.deepEqual(fault(status), { kind: 'failed', fault: 'refused', again: false })
    for (const status of [201, 204, 301, 302]) assert.deepEqual(fault(status), { kind: 'failed', fault: 'unreadable', again: true })
    for (const body of ['', '{"name": "cut', 'null', '[]', '7', '"text"'])
      assert.deepEqual(fault(200, body), { kind: 'failed', fault: 'unreadable', again: true }, body)
  }
})

test('an answer about somebody else is no answer', () => {
  for (const op of contracts.filter((one) => one.echo)) {
    const reply = read(op, 200, { ...sampleFor(op), [op.echo?.at ?? '']: '094000000000' })
    assert.deepEqual(reply, { kind: 'failed', fault: 'unreadable', again: true }, op.name)
  }
})

test('a number with signs that no number has is never sent', () => {
  for (const value of ['', '../admin', 'a b', 'a/b', '%2e%2e', "1' or '1'='1", '0'.repeat(41), 'số'])
    for (const op of contracts.filter((one) => one.path.includes('{')))
      assert.equal(pathOf(op, Object.fromEntries(Object.keys(op.needs[0]?.values ?? {}).map((key) => [key, value]))), undefined, value)
})

test('the provider’s side: the stand-ins do everything that we need of them, and each of their faults is seen', () => {
  for (const op of contracts)
    for (const need of op.needs) {
      const path = pathOf(op, need.values)?.slice(1) ?? ''
      const good = standInAnswer(op.service, path, '2026-11-20')
      assert.equal(good.status, need.status, `${op.name}: ${need.given}`)
      if (need.status === 200) assert.equal(faultOfAnswer(op, good.body, need.values), undefined, `${op.name}: ${need.given}`)
    }
  const op = contracts[0] as Operation
  const outcome = Object.fromEntries(
    standInFaults.map((fault) => {
      const bent = bendAnswer(standInAnswer(op.service, 'citizens/094192000001', '2026-11-20'), fault)
      const reply = read(op, bent.status, bent.body)
      return [fault, reply.kind === 'failed' ? reply.fault : reply.kind]
    }),
  )
  assert.deepEqual(outcome, {
    none: 'found',
    down: 'down',
    error_page: 'down',
    not_json: 'unreadable',
    wrong_types: 'unreadable',
    missing_fields: 'unreadable',
    more_fields: 'found',
    other_person: 'unreadable',
    busy: 'busy',
    changed_contract: 'found',
  })
})
