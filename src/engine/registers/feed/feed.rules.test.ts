import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fedData } from './feed.rules.ts'

test('a case fills the fields that the register asks for: answers by choice, facts of the case, fixed values', () => {
  const data = fedData(
    {
      procedure: '1.001193',
      state: 'delivered',
      fields: {
        number: { fact: 'reference' },
        event: { value: 'birth' },
        name: { answer: ['child_name', 'applicant_name'] },
        other: { answer: ['absent', 'applicant_name'] },
        sex: { answer: ['sex'], map: { m: 'male', f: 'female' } },
        place: { answer: ['address'], part: 'detail' },
        day: { fact: 'day' },
        nothing: { answer: ['absent'] },
      },
    },
    {
      procedure: '1.001193',
      state: 'delivered',
      reference: 'H13-1',
      unitCode: '31510',
      day: '2026-11-23',
      answers: {
        child_name: 'Thạch Sa',
        applicant_name: 'Thạch Thị Sa Rây',
        sex: 'f',
        address: { unit: '31510', detail: '12 Lê Hồng Phong' },
      },
    },
  )
  assert.deepEqual(data, {
    number: 'H13-1',
    event: 'birth',
    name: 'Thạch Sa',
    other: 'Thạch Thị Sa Rây',
    sex: 'female',
    place: '12 Lê Hồng Phong',
    day: '2026-11-23',
  })
})
