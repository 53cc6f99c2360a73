import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { moneyWords } from './money-words.rules.ts'

const cases: [number, string, string][] = [
  [0, 'không đồng', 'zero dong'],
  [5, 'năm đồng', 'five dong'],
  [15, 'mười lăm đồng', 'fifteen dong'],
  [21, 'hai mươi mốt đồng', 'twenty-one dong'],
  [105, 'một trăm lẻ năm đồng', 'one hundred and five dong'],
  [500_000, 'năm trăm nghìn đồng', 'five hundred thousand dong'],
  [1_005_000, 'một triệu không trăm lẻ năm nghìn đồng', 'one million five thousand dong'],
  [12_500_000, 'mười hai triệu năm trăm nghìn đồng', 'twelve million five hundred thousand dong'],
  [2_000_000_015, 'hai tỷ không trăm mười lăm đồng', 'two billion fifteen dong'],
  [1_200_000_000_000, 'một nghìn hai trăm tỷ đồng', 'one trillion two hundred billion dong'],
]

for (const [amount, vi, en] of cases)
  test(`${amount} is said in words`, () => {
    assert.equal(moneyWords('vi', amount), vi)
    assert.equal(moneyWords('en', amount), en)
  })

test('different amounts are said differently in every language, and what is no amount is not said', () => {
  fc.assert(
    fc.property(fc.nat(10 ** 9), fc.nat(10 ** 9), fc.constantFrom('vi', 'en', 'km'), (one, other, lang) => {
      if (one !== other) assert.notEqual(moneyWords(lang, one), moneyWords(lang, other))
      assert.doesNotMatch(moneyWords(lang, one) ?? '', /undefined| {2}/)
    }),
  )
  for (const bad of [-1, 1.5, Number.NaN, 1e300]) assert.equal(moneyWords('vi', bad), undefined)
})
