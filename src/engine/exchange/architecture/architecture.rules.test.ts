import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { columnsOf, draw, type MapFlow, type MapSystem } from './architecture.rules.ts'

const system = (identifier: string): MapSystem => ({
  identifier,
  name: { vi: identifier },
  owner: 'x',
  securityLevel: 1,
  enabled: true,
  services: [],
})
const flow = (client: string, provider: string, calls: number): MapFlow => ({
  ...{ kind: 'call', client, provider },
  ...{ calls, failed: 0, bytes: 0, agreed: true },
})

test('callers stand left of those they call', () => {
  const [left, middle, right] = columnsOf({ systems: ['a', 'b', 'c'].map(system), flows: [flow('a', 'b', 10), flow('b', 'c', 10)] })
  assert.deepEqual(
    [left, middle, right].map((column) => column.map((one) => one.identifier)),
    [['a'], ['b'], ['c']],
  )
})

test('a partner that only trades messages stands opposite of who calls, not in the way of the lines', () => {
  const message = (client: string, provider: string): MapFlow => ({ ...flow(client, provider, 5), kind: 'event' })
  const flows = [flow('a', 'b', 10), message('a', 'c'), message('c', 'a'), message('d', 'a')]
  const [left, middle, right] = columnsOf({ systems: ['a', 'b', 'c', 'd'].map(system), flows })
  assert.deepEqual(
    [left, middle, right].map((column) => column.map((one) => one.identifier)),
    [['a', 'd'], [], ['b', 'c']],
  )
})

test('no box lies over another, and every line keeps inside the picture', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), fc.array(fc.tuple(name, name, fc.nat(10_000))), (names, given) => {
      const { width, height, boxes, lines } = draw({ systems: names.map(system), flows: given.map(([a, b, calls]) => flow(a, b, calls)) })
      for (const [index, one] of boxes.entries())
        for (const other of boxes.slice(index + 1))
          assert.ok(
            one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y,
          )
      for (const { path } of lines) {
        const numbers = path.slice(1).split(/[C ]/).map(Number)
        for (const [index, value] of numbers.entries()) assert.ok(value >= 0 && value <= (index % 2 === 0 ? width : height), path)
      }
    }),
  )
})
