/** The least, the likely and the most. */
export type Span = { low: number; mid: number; high: number }
/** Whole numbers only: metres, minutes, đồng. What is uncertain has a span. */
export type Method = {
  /** Minutes at the desk: waiting and being served. */
  visitMinutes: Span
  /** Visits that one dossier filed online replaces, in tenths. */
  visitsTenths: Span
  speedKmh: Span
  /** How much longer a road is than the straight line, in percent. */
  detourPercent: Span
  hourDong: Span
  kmDong: Span
}
/** Straight metres from where people live to the desk. */
export type Distance = Span

export type Saved = { metres: Span; seconds: Span; money: Span }
export const nothing: Span = { low: 0, mid: 0, high: 0 }
export const nothingSaved: Saved = { metres: nothing, seconds: nothing, money: nothing }

type Case = 'low' | 'mid' | 'high'
const cases = ['low', 'mid', 'high'] as const
const spanOf = (of: (at: Case) => bigint): Span => ({ low: Number(of('low')), mid: Number(of('mid')), high: Number(of('high')) })

/** Where a faster road saves less, the least saving takes the highest speed. */
const other: Record<Case, Case> = { low: 'high', mid: 'mid', high: 'low' }

/**
 * What so many dossiers filed online spared the people who filed them: the way there and back and the time at the desk.
 * Reckoned in whole metres, seconds and đồng, every division rounded down, so that a saving is never told too high.
 */
export function savedBy(count: number, distance: Distance, method: Method): Saved {
  const n = BigInt(count)
  const at = (span: Span, which: Case): bigint => BigInt(span[which])
  const metres = (which: Case): bigint =>
    (n * at(method.visitsTenths, which) * 2n * at(distance, which) * at(method.detourPercent, which)) / 1_000n
  const seconds = (which: Case): bigint => {
    const desk = (n * at(method.visitsTenths, which) * at(method.visitMinutes, which) * 60n) / 10n
    return desk + (metres(which) * 3_600n) / (at(method.speedKmh, other[which]) * 1_000n)
  }
  const money = (which: Case): bigint =>
    (seconds(which) * at(method.hourDong, which)) / 3_600n + (metres(which) * at(method.kmDong, which)) / 1_000n
  return { metres: spanOf(metres), seconds: spanOf(seconds), money: spanOf(money) }
}

export const addSpans = (spans: readonly Span[]): Span =>
  spans.reduce<Span>((sum, one) => ({ low: sum.low + one.low, mid: sum.mid + one.mid, high: sum.high + one.high }), nothing)

export const addSaved = (list: readonly Saved[]): Saved => ({
  metres: addSpans(list.map((one) => one.metres)),
  seconds: addSpans(list.map((one) => one.seconds)),
  money: addSpans(list.map((one) => one.money)),
})

/** The part of a saving that a project claims for itself, in percent; the rest belongs to what else made it possible. */
export const partOf = (span: Span, percent: number): Span => spanOf((which) => (BigInt(span[which]) * BigInt(percent)) / 100n)

/** What a change of an indicator is worth: below the beginning it is worth nothing, never less than nothing. */
export function worthOf(change: number, dongPerUnit: number, spreadPercent: number): Span {
  const whole = BigInt(Math.max(0, Math.floor(change * 1_000)))
  const mid = (whole * BigInt(dongPerUnit)) / 1_000n
  const spread = (mid * BigInt(Math.min(spreadPercent, 100))) / 100n
  return { low: Number(mid - spread), mid: Number(mid), high: Number(mid + spread) }
}

export const isSpan = ({ low, mid, high }: Span): boolean =>
  cases.every((at) => Number.isSafeInteger({ low, mid, high }[at])) && low >= 0 && low <= mid && mid <= high
