import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getDay, isoOf } from './days.rules.ts'
import { findLunarDay, lunarOf } from './lunar.rules.ts'

const TET = [
  '2000-02-05',
  '2001-01-24',
  '2002-02-12',
  '2003-02-01',
  '2004-01-22',
  '2005-02-09',
  '2006-01-29',
  '2007-02-17',
  '2008-02-07',
  '2009-01-26',
  '2010-02-14',
  '2011-02-03',
  '2012-01-23',
  '2013-02-10',
  '2014-01-31',
  '2015-02-19',
  '2016-02-08',
  '2017-01-28',
  '2018-02-16',
  '2019-02-05',
  '2020-01-25',
  '2021-02-12',
  '2022-02-01',
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-02',
]

const lunarIso = (year: number, month: number, day: number, leap = false): string | undefined => {
  const found = findLunarDay({ year, month, day, leap })
  return found === undefined ? undefined : isoOf(found)
}

test('Tết falls on the known days of 2000 to 2030, in 2007 and 2030 a day before the Chinese new year', () => {
  for (const iso of TET) {
    const year = Number(iso.slice(0, 4))
    assert.equal(lunarIso(year, 1, 1), iso)
    assert.deepEqual(lunarOf(getDay(iso)), { year, month: 1, day: 1, leap: false })
  }
})

test('Tết of 1968 and 1985 fell on other days than in China', () => {
  assert.equal(lunarIso(1968, 1, 1), '1968-01-29')
  assert.equal(lunarIso(1985, 1, 1), '1985-01-21')
})

test('the Hùng Kings are remembered on 10/3', () => {
  for (const iso of ['2023-04-29', '2024-04-18', '2025-04-07', '2026-04-26']) assert.equal(lunarIso(Number(iso.slice(0, 4)), 3, 10), iso)
})

test('2023 has a leap second month and 2025 a leap sixth month, and no other', () => {
  assert.equal(lunarIso(2023, 2, 1, true), '2023-03-22')
  assert.equal(lunarIso(2025, 6, 1, true), '2025-07-25')
  assert.equal(lunarIso(2025, 5, 1, true), undefined)
  assert.equal(lunarIso(2024, 6, 1, true), undefined)
})

test('a month of 29 days has no thirtieth', () => {
  assert.equal(lunarIso(2025, 12, 30), undefined)
  assert.equal(lunarIso(2025, 12, 29), '2026-02-16')
})

// All of them: of these 300 years two days have their new moon so far from the mean one that a draw finds them seldom.
const days = Array.from({ length: getDay('2199-12-01') - getDay('1900-02-01') }, (_, at) => getDay('1900-02-01') + at)

test('every day of 1900 to 2199 goes to the lunar calendar and back', () => {
  assert.deepEqual(days.filter((day) => findLunarDay(lunarOf(day)) !== day).map(isoOf), [])
  assert.deepEqual(lunarOf(getDay('2054-05-07')), { year: 2054, month: 3, day: 30, leap: false })
})

test('lunar days follow one another: each is the next of its month or the first of a month', () => {
  const wrong = days.filter((day) => {
    const [today, tomorrow] = [lunarOf(day), lunarOf(day + 1)]
    if (tomorrow.day === 1) return today.day !== 29 && today.day !== 30
    return tomorrow.day !== today.day + 1 || tomorrow.month !== today.month || tomorrow.leap !== today.leap || tomorrow.year !== today.year
  })
  assert.deepEqual(wrong.map(isoOf), [])
})
