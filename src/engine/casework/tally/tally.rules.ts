import type { Case } from '../case/case.ts'

/** What of a case is counted. `dueAt` is null while the clock stands still. */
export type Counted = { unitId: string; openedAt: string; dueAt: string | null; closedAt: string | null; late: boolean }

export const countedOf = (found: Pick<Case, 'unitId' | 'openedAt' | 'dueAt' | 'closedAt' | 'late'>): Counted => ({
  unitId: found.unitId,
  openedAt: found.openedAt.toISOString(),
  dueAt: found.dueAt?.toISOString() ?? null,
  closedAt: found.closedAt?.toISOString() ?? null,
  late: found.late ?? false,
})

/** What an action changes of the figures: nothing, for most. */
export function changeOf(was: Counted, is: Counted): { was: Counted; is: Counted } | undefined {
  const same = (Object.keys(is) as (keyof Counted)[]).every((key) => was[key] === is[key])
  return same ? undefined : { was, is }
}

export type DaySum = { kind: string; day: string; unitId: string; received: number; closed: number; late: number }
export type OpenSum = { kind: string; dueOn: string; unitId: string; open: number }
export type Change = { kind: string; was?: Counted; is: Counted }

/** Sums of many changes: taking a case away as it was and adding it as it is. Their order does not matter. */
export function sumsOf(changes: readonly Change[], dayOf: (at: Date) => string): { days: DaySum[]; open: OpenSum[] } {
  const days = new Map<string, DaySum>()
  const open = new Map<string, OpenSum>()
  const dayIn = (kind: string, at: string, unitId: string): DaySum => {
    const day = dayOf(new Date(at))
    const key = `${kind} ${day} ${unitId}`
    const sum = days.get(key) ?? { kind, day, unitId, received: 0, closed: 0, late: 0 }
    days.set(key, sum)
    return sum
  }
  const count = (kind: string, { unitId, openedAt, dueAt, closedAt, late }: Counted, sign: 1 | -1): void => {
    dayIn(kind, openedAt, unitId).received += sign
    if (closedAt) {
      const sum = dayIn(kind, closedAt, unitId)
      sum.closed += sign
      if (late) sum.late += sign
      return
    }
    const dueOn = dueAt ? dayOf(new Date(dueAt)) : 'infinity'
    const key = `${kind} ${dueOn} ${unitId}`
    const sum = open.get(key) ?? { kind, dueOn, unitId, open: 0 }
    open.set(key, sum)
    sum.open += sign
  }
  for (const { kind, was, is } of changes) {
    if (was) count(kind, was, -1)
    count(kind, is, 1)
  }
  return {
    days: [...days.values()].filter((sum) => sum.received !== 0 || sum.closed !== 0 || sum.late !== 0),
    open: [...open.values()].filter((sum) => sum.open !== 0),
  }
}
