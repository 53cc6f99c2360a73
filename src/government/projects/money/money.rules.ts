/** The most that one amount may be: sums of thousands of them stay exact numbers. */
export const mostMoney = 1_000_000_000_000_000

export const isMoney = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value <= mostMoney

/** Reads an amount as people write it ("18.000.000.000 đ"); undefined where it is none. */
export function readMoney(text: string): number | undefined {
  const bare = text.replace(/[\s\u00a0đ₫]/gi, '')
  const digits = /^\d{1,3}(\.\d{3})+$/.test(bare) ? bare.replaceAll('.', '') : bare
  if (!/^\d{1,16}$/.test(digits)) return undefined
  const value = Number(digits)
  return isMoney(value) ? value : undefined
}

/** Adds amounts of đồng, exactly; more than can be told exactly is an error and never a rounded sum. */
export function sumMoney(amounts: readonly number[]): number {
  const sum = amounts.reduce((total, one) => total + BigInt(one), 0n)
  if (sum > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('a sum beyond what can be told exactly')
  return Number(sum)
}

/** A share in hundredths of a percent, rounded down: what falls short by one đồng does not reach the whole percent. */
export function shareOf(part: number, whole: number): number | undefined {
  return whole > 0 ? Number((BigInt(part) * 10_000n) / BigInt(whole)) : undefined
}

/** How much is missing until `part` is at least so many hundredths of a percent of `whole`. */
export function missingTo(part: number, whole: number, share: number): number {
  const wanted = (BigInt(whole) * BigInt(share) + 9_999n) / 10_000n
  const missing = wanted - BigInt(part)
  return missing > 0n ? Number(missing) : 0
}

/** What one đồng out brings back, in hundredths, rounded down; undefined where nothing was spent. */
export const ratioOf = (value: number, cost: number): number | undefined =>
  cost > 0 ? Number((BigInt(value) * 100n) / BigInt(cost)) : undefined
