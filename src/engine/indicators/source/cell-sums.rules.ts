import { type Fact, total, tupleText } from './facts.rules.ts'

/** A sum on its way into the cells; with `due` it waits for that day. */
export type CellSum = {
  measure: string
  span: 'd' | 'm'
  tuple: string
  start: string
  unitId: string
  bucket: number
  amount: number
  due: string | undefined
}

/** Numbers for texts that come again and again. */
function interned(): { of(text: string): number; text(index: number): string } {
  const texts: string[] = []
  const numbers = new Map<string, number>()
  return {
    of(text) {
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, texts.length)
      return texts.push(text) - 1
    },
    text: (index) => texts[index] ?? '',
  }
}

// A key of the inner map: measure, span, day and bucket in one number, well below 2^53.
const days = 2 ** 20
const buckets = 2 ** 10

/**
 * Adds facts up as cells in memory: many records become few rows before anything is written. The same cells as `cellsOf` makes,
 * with numbers for keys, because a rebuild makes a hundred of them a record.
 */
export function openCellSums(daily: readonly string[], today: string) {
  const [measures, tuples, units, starts] = [interned(), interned(), interned(), interned()]
  const places = new Map<string, { day: number; month: number; start: string }>()
  const single = new Map<string, string>()
  const sums = new Map<number, Map<number, number>>()
  const waiting = new Map<string, CellSum>()
  let size = 0

  function add(tuple: string, unit: number, inner: number, amount: number): void {
    const outer = tuples.of(tuple) * 2 ** 20 + unit
    let row = sums.get(outer)
    if (!row) sums.set(outer, (row = new Map()))
    const before = row.get(inner)
    if (before === undefined) size += 1
    row.set(inner, (before ?? 0) + amount)
  }

  function wait(tuple: string, fact: Fact, start: string): void {
    const { measure, unitId, amount, bucket = 0, day } = fact
    const key = [measure, tuple, unitId, bucket, day].join('|')
    const before = waiting.get(key)
    waiting.set(key, { measure, span: 'm', tuple, start, unitId, bucket, due: day, amount: (before?.amount ?? 0) + amount })
  }

  function singleOf(name: string, value: string): string {
    const key = `${name}|${value}`
    const known = single.get(key) ?? tupleText({ [name]: value })
    single.set(key, known)
    return known
  }

  function placeOf(day: string): { day: number; month: number; start: string } {
    const known = places.get(day)
    if (known) return known
    const start = `${day.slice(0, 7)}-01`
    const place = { day: starts.of(day), month: starts.of(start), start }
    places.set(day, place)
    return place
  }

  function take(fact: Fact): void {
    const measure = measures.of(fact.measure)
    const unit = units.of(fact.unitId)
    const place = placeOf(fact.day)
    const whole = tupleText(fact.dims)
    const at = (span: 0 | 1, start: number): number => ((measure * 2 + span) * days + start) * buckets + (fact.bucket ?? 0)
    if (fact.bucket === undefined) {
      const day = at(0, place.day)
      add(total, unit, day, fact.amount)
      for (const name of daily) {
        const value = fact.dims[name]
        if (value !== undefined) add(singleOf(name, value), unit, day, fact.amount)
      }
    }
    if (fact.day > today) {
      wait(total, fact, place.start)
      if (whole !== total) wait(whole, fact, place.start)
      return
    }
    add(total, unit, at(1, place.month), fact.amount)
    if (whole !== total) add(whole, unit, at(1, place.month), fact.amount)
  }

  function drain(): CellSum[] {
    const rows: CellSum[] = [...waiting.values()]
    for (const [outer, row] of sums) {
      const tuple = tuples.text(Math.floor(outer / 2 ** 20))
      const unitId = units.text(outer % 2 ** 20)
      for (const [inner, amount] of row) {
        if (amount === 0) continue
        const rest = Math.floor(inner / buckets)
        const head = Math.floor(rest / days)
        const span = head % 2 === 0 ? 'd' : 'm'
        const measure = measures.text(Math.floor(head / 2))
        rows.push({ measure, span, tuple, start: starts.text(rest % days), unitId, bucket: inner % buckets, amount, due: undefined })
      }
    }
    sums.clear()
    waiting.clear()
    size = 0
    return rows
  }

  return { add: (facts: readonly Fact[]): void => facts.forEach(take), size: (): number => size + waiting.size, drain }
}
