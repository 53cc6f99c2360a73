import type { Db } from '#core/db.ts'
import { listDescendantIds, recodeTo } from '#ground/places/index.ts'
import { endOf, type Period } from './period.rules.ts'
import type { Sum, Sums } from './sums.rules.ts'

/** The group of what cannot be said to lie in one unit of the structure asked for. */
export const undivided = 'undivided'

type Row = Map<string, Sum & { unitId: string | null; group: string }>

function into(row: Row, sum: Sum & { group: string }, unitId: string): void {
  const key = `${unitId}|${sum.group}`
  const own = row.get(key)
  if (!own) {
    row.set(key, { ...sum, unitId, buckets: new Map(sum.buckets) })
    return
  }
  own.amount += sum.amount
  for (const [bucket, count] of sum.buckets) own.buckets.set(bucket, (own.buckets.get(bucket) ?? 0) + count)
}

/** What lay below a unit in each period, as the units stood at its end. */
export async function keepBelow(db: Db, sums: Sums, unitId: string, periods: readonly Period[]): Promise<Sums> {
  const kept: Sums = new Map()
  for (const period of periods) {
    const row = sums.get(period.start)
    if (!row) continue
    const below = new Set(await listDescendantIds(db, unitId, { on: endOf(period) }))
    kept.set(period.start, new Map([...row].filter(([, sum]) => sum.unitId !== null && below.has(sum.unitId))))
  }
  return kept
}

type Recoded = ReadonlyMap<string, Recoding>
type Recoding = Awaited<ReturnType<typeof recodeTo>>['list'][number]

const same = (a: Recoded, b: Recoded): boolean =>
  [...a].every(([id, one]) => one.share === b.get(id)?.share && one.to.join() === b.get(id)?.to.join())

/**
 * Where units lie on a day, for figures of each period. The later a period, the fewer changes lie between: where the first and
 * the last of some periods say the same, all between them do, so a few questions answer for many periods.
 */
async function recodings(db: Db, ids: string[], day: string, periods: readonly Period[]): Promise<Map<string, Recoded>> {
  const known = new Map<string, Recoded>()
  const ask = async (period: Period): Promise<Recoded> => {
    const before = known.get(period.start)
    if (before) return before
    const { list } = await recodeTo(db, ids, day, { of: endOf(period) })
    const found: Recoded = new Map(list.map((one) => [one.from, one]))
    known.set(period.start, found)
    return found
  }
  const fill = async (from: number, to: number): Promise<void> => {
    const [first, last] = [periods[from], periods[to]]
    if (!first || !last) return
    const [a, b] = [await ask(first), await ask(last)]
    if (to - from < 2) return
    if (same(a, b)) {
      for (const period of periods.slice(from + 1, to)) known.set(period.start, a)
      return
    }
    const middle = Math.floor((from + to) / 2)
    await fill(from, middle)
    await fill(middle, to)
  }
  await fill(0, periods.length - 1)
  return known
}

/**
 * The same sums in the units of a day. What a unit gave or took since then is seen; what lies in several units is kept under
 * `undivided` instead of being guessed, so nothing is lost. With `unitId`, only what lies wholly below it then.
 */
export async function restate(
  db: Db,
  sums: Sums,
  by: { day: string; unitId: string | undefined; periods: readonly Period[] },
): Promise<Sums> {
  const restated: Sums = new Map()
  const below = by.unitId === undefined ? undefined : new Set(await listDescendantIds(db, by.unitId, { on: by.day }))
  const ids = [...new Set([...sums.values()].flatMap((row) => [...row.values()].flatMap(({ unitId }) => unitId ?? [])))]
  const known = await recodings(db, ids, by.day, by.periods)
  for (const period of by.periods) {
    const row = sums.get(period.start)
    if (!row) continue
    const recoded = known.get(period.start) ?? new Map<string, Recoding>()
    const own: Row = new Map()
    for (const sum of row.values()) {
      const recoding = sum.unitId ? recoded.get(sum.unitId) : undefined
      const [target] = recoding?.to ?? []
      const whole = recoding?.share === 'whole' && target !== undefined
      if (below && !(recoding && recoding.to.length > 0 && recoding.to.every((id) => below.has(id)))) continue
      into(own, sum, whole ? target : undivided)
    }
    restated.set(period.start, own)
  }
  return restated
}
