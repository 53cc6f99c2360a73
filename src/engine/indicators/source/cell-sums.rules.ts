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

// A key within a unit and tuple: span, measure and step in front, the day behind. Without a step, which only durations have, it is a
// number that fits into a machine word.
const starts = 2 ** 16
const measureSlots = 2 ** 12

/** The tuples that facts with these dimension values are added to. */
type Tuples = { whole: number; text: string; daily: readonly number[] }

/**
 * Adds facts up as cells in memory: many records become few rows before anything is written. The same cells as `cellsOf` makes,
 * with numbers for keys, because a rebuild makes a hundred of them a record. No function is made where a fact is taken: that
 * cost more than the adding.
 */
export function openCellSums(daily: readonly string[], today: string) {
  const [measures, tuples, days] = [interned(), interned(), interned()]
  const none = tuples.of(total)
  const places = new Map<string, { day: number; month: number; start: string }>()
  const known = new WeakMap<object, Tuples>()
  // By unit, then by the tuple's number.
  const sums = new Map<string, Map<number, Map<number, number>>>()
  const waiting = new Map<string, CellSum>()
  let size = 0

  function add(rows: Map<number, Map<number, number>>, tuple: number, inner: number, amount: number): void {
    let row = rows.get(tuple)
    if (!row) rows.set(tuple, (row = new Map()))
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

  function tuplesOf(dims: Fact['dims']): Tuples {
    const text = tupleText(dims)
    const own = daily.flatMap((name) => (dims[name] === undefined ? [] : [tuples.of(tupleText({ [name]: dims[name] }))]))
    const found = { whole: tuples.of(text), text, daily: own }
    known.set(dims, found)
    return found
  }

  function placeOf(day: string): { day: number; month: number; start: string } {
    const start = `${day.slice(0, 7)}-01`
    const place = { day: days.of(day), month: days.of(start), start }
    places.set(day, place)
    return place
  }

  function take(fact: Fact): void {
    const { amount, bucket, dims, unitId } = fact
    const place = places.get(fact.day) ?? placeOf(fact.day)
    const { whole, text, daily: own } = known.get(dims) ?? tuplesOf(dims)
    let rows = sums.get(unitId)
    if (!rows) sums.set(unitId, (rows = new Map()))
    const slot = measures.of(fact.measure) * 2
    if (bucket === undefined) {
      const day = slot * starts + place.day
      add(rows, none, day, amount)
      for (const tuple of own) add(rows, tuple, day, amount)
    }
    if (fact.day > today) {
      wait(total, fact, place.start)
      if (whole !== none) wait(text, fact, place.start)
      return
    }
    const month = ((bucket ?? 0) * measureSlots + slot + 1) * starts + place.month
    add(rows, none, month, amount)
    if (whole !== none) add(rows, whole, month, amount)
  }

  function drain(): CellSum[] {
    const rows: CellSum[] = [...waiting.values()]
    for (const [unitId, byTuple] of sums)
      for (const [tuple, row] of byTuple)
        for (const [inner, amount] of row) {
          if (amount === 0) continue
          const rest = Math.floor(inner / starts)
          const slot = rest % measureSlots
          const span = slot % 2 === 0 ? 'd' : 'm'
          const measure = measures.text(Math.floor(slot / 2))
          const bucket = Math.floor(rest / measureSlots)
          rows.push({ measure, span, tuple: tuples.text(tuple), start: days.text(inner % starts), unitId, bucket, amount, due: undefined })
        }
    sums.clear()
    waiting.clear()
    size = 0
    return rows
  }

  function addAll(facts: readonly Fact[]): void {
    for (const fact of facts) take(fact)
  }

  return { add: addAll, size: (): number => size + waiting.size, drain }
}
