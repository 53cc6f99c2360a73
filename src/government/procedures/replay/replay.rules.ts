import type { Rehearsed, Stop } from '#engine/casework/index.ts'

/** What one dossier would have been. Amounts in whole đồng; undefined where no fee is compared. */
export type Played = Pick<Rehearsed, 'was' | 'now'> & { code: string; fee?: { was: number; now: number } | undefined }
export type Difference = {
  code: string
  stop: Stop | null
  /** The states gone through, where the draft leads another way without stopping; absent in replays of before. */
  road?: { was: string[]; now: string[] } | null
  /** The steps that took more than their share, where that differs. */
  over?: { was: string[]; now: string[] } | null
  due: { was: string | null; now: string | null }
  late: { was: boolean | null; now: boolean | null }
  fee: { was: number; now: number } | null
}
export type Figures = {
  cases: number
  same: number
  /** How many would have stopped at an action that the draft does not allow, by action and reason. */
  stopped: number
  stops: { type: string; why: Stop['why']; count: number }[]
  /** How many would have gone another way without being stopped; absent in replays of before, as are the next two. */
  rerouted?: number
  /** Steps that took more than their share. */
  overWas?: number
  overNow?: number
  earlier: number
  later: number
  /** Closed after their time: as it was, and as it would have been. */
  lateWas: number
  lateNow: number
  feeChanged: number
  feeWas: number
  feeNow: number
}

export const noFigures = (): Figures => ({
  cases: 0,
  same: 0,
  stopped: 0,
  stops: [],
  rerouted: 0,
  overWas: 0,
  overNow: 0,
  earlier: 0,
  later: 0,
  lateWas: 0,
  lateNow: 0,
  feeChanged: 0,
  feeWas: 0,
  feeNow: 0,
})

const apart = (was: readonly string[], now: readonly string[]): boolean => was.join() !== now.join()

/** What differs for one dossier; undefined where nothing does. A stop that its own rules make as well is no difference. */
export function differenceOf({ code, was, now, fee }: Played): Difference | undefined {
  const stop = now.stop && (was.stop?.seq !== now.stop.seq || was.stop.why !== now.stop.why) ? now.stop : null
  const sameDue = was.dueAt?.getTime() === now.dueAt?.getTime()
  const sameFee = !fee || fee.was === fee.now
  const road = !stop && apart(was.road, now.road) ? { was: was.road, now: now.road } : null
  const over = apart(was.over, now.over) ? { was: was.over, now: now.over } : null
  if (!stop && !road && !over && sameDue && sameFee && was.late === now.late) return undefined
  return {
    code,
    stop,
    road,
    over,
    due: { was: was.dueAt?.toISOString() ?? null, now: now.dueAt?.toISOString() ?? null },
    late: { was: was.late, now: now.late },
    fee: fee ?? null,
  }
}

/** The figures with one more dossier. */
export function addTo(figures: Figures, played: Played): Figures {
  const { was, now, fee } = played
  const difference = differenceOf(played)
  const stop = difference?.stop
  const [before, after] = [was.dueAt?.getTime(), now.dueAt?.getTime()]
  const moved = before !== undefined && after !== undefined ? Math.sign(after - before) : 0
  return {
    cases: figures.cases + 1,
    same: figures.same + (difference ? 0 : 1),
    stopped: figures.stopped + (stop ? 1 : 0),
    stops: stop ? counted(figures.stops, stop) : figures.stops,
    rerouted: (figures.rerouted ?? 0) + (difference?.road ? 1 : 0),
    overWas: (figures.overWas ?? 0) + was.over.length,
    overNow: (figures.overNow ?? 0) + now.over.length,
    earlier: figures.earlier + (moved < 0 ? 1 : 0),
    later: figures.later + (moved > 0 ? 1 : 0),
    lateWas: figures.lateWas + (was.late ? 1 : 0),
    lateNow: figures.lateNow + (now.late ? 1 : 0),
    feeChanged: figures.feeChanged + (fee && fee.was !== fee.now ? 1 : 0),
    feeWas: figures.feeWas + (fee?.was ?? 0),
    feeNow: figures.feeNow + (fee?.now ?? 0),
  }
}

function counted(stops: Figures['stops'], { type, why }: Stop): Figures['stops'] {
  const known = stops.find((one) => one.type === type && one.why === why)
  if (!known) return [...stops, { type, why, count: 1 }]
  return stops.map((one) => (one === known ? { ...one, count: one.count + 1 } : one))
}
