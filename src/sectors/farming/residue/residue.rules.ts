export const markets = ['VN', 'EU', 'US', 'JP'] as const
export type Market = (typeof markets)[number]

/** Parts by weight: each is a power of ten of µg/kg, so that values are compared without rounding. */
const powers: Readonly<Record<string, number>> = { 'ng/kg': -3, 'ug/kg': 0, ppb: 0, 'ng/g': 0, 'mg/kg': 3, ppm: 3, 'ug/g': 3, 'g/kg': 6 }
export const units = Object.keys(powers)

/** A decimal number without rounding: digits × 10^power. */
export type Exact = { digits: bigint; power: number }

/** Reads a decimal number of µg/kg from what was typed and its unit; undefined where either is none. */
export function readExact(text: string, unit: string): Exact | undefined {
  const by = powers[unit]
  const clean = text.trim().replace(',', '.')
  if (by === undefined || !/^\d{1,12}([.]\d{1,9})?$/.test(clean)) return undefined
  const [whole = '', part = ''] = clean.split('.')
  return { digits: BigInt(whole + part), power: by - part.length }
}

/** Negative where the first is less, 0 where both are the same, positive where it is more. */
export function compareExact(a: Exact, b: Exact): number {
  const low = Math.min(a.power, b.power)
  const [x, y] = [a.digits * 10n ** BigInt(a.power - low), b.digits * 10n ** BigInt(b.power - low)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The same value in another unit, as it is written. */
export function inUnit(value: Exact, unit: string): string {
  const power = value.power - (powers[unit] ?? 0)
  const digits = value.digits.toString()
  if (power >= 0) return value.digits === 0n ? '0' : digits + '0'.repeat(power)
  const padded = digits.padStart(1 - power, '0')
  return `${padded.slice(0, power)}.${padded.slice(power)}`.replace(/[.]?0+$/, '')
}

export type Limit = {
  substance: string
  market: Market
  groups: readonly string[]
  most?: string | undefined
  unit?: string | undefined
  from?: string | undefined
  to?: string | undefined
}
/** The limit for a substance in what was grown, in a market on a day; the market's rule for all others where it has none of its own. */
export function limitOn<L extends Limit>(
  limits: readonly L[],
  of: { substance: string; market: Market; group: string; day: string },
): L | undefined {
  const holds = limits.filter(
    ({ market, groups, from, to }) =>
      market === of.market && groups.includes(of.group) && (from === undefined || from <= of.day) && (to === undefined || of.day <= to),
  )
  return holds.find(({ substance }) => substance === of.substance) ?? holds.find(({ substance }) => substance === '*')
}

/** `too_coarse`: nothing was found, by a method that would not have found what the limit forbids. */
export type Verdict = 'passes' | 'fails' | 'no_limit' | 'too_coarse'
export type Result = { detected: boolean; amount: Exact }

/** What a result says of a limit. Where nothing may be found, what was found fails however little it is. */
export function judge(result: Result, limit: Pick<Limit, 'most' | 'unit'> | undefined): Verdict {
  if (!limit) return 'no_limit'
  if (limit.most === undefined) return result.detected ? 'fails' : 'passes'
  const most = readExact(limit.most, limit.unit ?? 'ug/kg')
  if (!most) return 'no_limit'
  const within = compareExact(result.amount, most) <= 0
  if (result.detected) return within ? 'passes' : 'fails'
  return within ? 'passes' : 'too_coarse'
}
