import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { progressOf, type Standing, standingOf } from './progress.rules.ts'

test('a plan is whole when nothing of it is open, and what was dropped does not count', () => {
  const standing = fc.constantFrom<Standing>('done', 'doing', 'waiting', 'late', 'dropped', 'missing')
  fc.assert(
    fc.property(fc.array(standing, { maxLength: 300 }), (list) => {
      const told = progressOf(list)
      const open = list.some((one) => one !== 'done' && one !== 'dropped')
      assert.equal(told.percent === 100, told.all > 0 && !open)
      assert.ok(told.done + told.late <= told.all)
    }),
  )
})

test('what is open after its day is late; what is done late is done', () => {
  const task = { state: 'doing', dueOn: '2026-11-01', closedOn: null }
  assert.equal(standingOf('task', task, '2026-11-01'), 'doing')
  assert.equal(standingOf('task', task, '2026-11-02'), 'late')
  assert.equal(standingOf('task', { ...task, state: 'done' }, '2026-12-01'), 'done')
  assert.equal(standingOf('project', { ...task, state: 'in_use' }, '2026-12-01'), 'done')
  assert.equal(standingOf('project', undefined, '2026-12-01'), 'missing')
})
