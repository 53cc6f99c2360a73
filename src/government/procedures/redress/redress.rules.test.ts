import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canAskCorrection, lastMoment, type Standing } from './redress.rules.ts'

const closedAt = new Date('2026-11-20T03:00:00Z')
const returned: Standing = { kind: 'dossier', closedAt, outcome: 'granted', hasResult: true, replacedBy: undefined, underWay: undefined }

test('a returned result may be corrected until the last moment of its window and not after', () => {
  assert.equal(canAskCorrection(returned, 90, lastMoment(closedAt, 90)), 'yes')
  assert.equal(canAskCorrection(returned, 90, new Date(lastMoment(closedAt, 90).getTime() + 1)), 'too_late')
})

test('what has no result, was not returned, was replaced or is being corrected is not corrected once more, whatever the day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 365 }), fc.date({ noInvalidDate: true }), (days, now) => {
      assert.equal(canAskCorrection({ ...returned, outcome: 'refused' }, days, now), 'no_result')
      assert.equal(canAskCorrection({ ...returned, hasResult: false }, days, now), 'no_result')
      assert.equal(canAskCorrection({ ...returned, kind: 'linked' }, days, now), 'no_result')
      assert.equal(canAskCorrection({ ...returned, closedAt: null }, days, now), 'not_returned')
      assert.equal(canAskCorrection({ ...returned, replacedBy: 'X' }, days, now), 'replaced')
      assert.equal(canAskCorrection({ ...returned, underWay: 'X' }, days, now), 'under_way')
    }),
  )
})
