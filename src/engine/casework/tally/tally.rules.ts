import type { Case } from '../case/case.ts'

/** What of a case is counted. `dueAt` is null while the clock stands still. */
export type Counted = {
  unitId: string
  openedAt: string
  dueAt: string | null
  closedAt: string | null
  late: boolean
  state: string
  assigned: boolean
}

export const countedOf = (found: Pick<Case, 'unitId' | 'openedAt' | 'dueAt' | 'closedAt' | 'late' | 'state' | 'assigneeId'>): Counted => ({
  unitId: found.unitId,
  openedAt: found.openedAt.toISOString(),
  dueAt: found.dueAt?.toISOString() ?? null,
  closedAt: found.closedAt?.toISOString() ?? null,
  late: found.late ?? false,
  state: found.state,
  assigned: found.assigneeId !== null,
})

/** What an action changes of the figures: nothing, for most. */
export function changeOf(was: Counted, is: Counted): { was: Counted; is: Counted } | undefined {
  const same = (Object.keys(is) as (keyof Counted)[]).every((key) => was[key] === is[key])
  return same ? undefined : { was, is }
}

export type DaySum = { kind: string; day: string; unitId: string; received: number; closed: number; late: number }
export type OpenSum = { kind: string; dueOn: string; unitId: string; state: string; assigned: boolean; open: number }
export type TitleSum = { kind: string; unitId: string; title: string; open: number }
export type Sums = { days: DaySum[]; open: OpenSum[]; titles: TitleSum[] }
export type Change = { kind: string; title: string; was?: Counted; is: Counted }

/** Sums of many changes: taking a case away as it was and adding it as it is. Their order does not matter. */
export function sumsOf(changes: readonly Change[], dayOf: (at: Date) => string): Sums {
  const days = new Map<string, DaySum>()
  const open = new Map<string, OpenSum>()
  const titles = new Map<string, TitleSum>()
  const dayIn = (kind: string, at: string, unitId: string): DaySum => {
    const day = dayOf(new Date(at))
    const key = `${kind} ${day} ${unitId}`
    const sum = days.get(key) ?? { kind, day, unitId, received: 0, closed: 0, late: 0 }
    days.set(key, sum)
    return sum
  }
  const count = ({ kind, title }: Change, { unitId, openedAt, dueAt, closedAt, late, state, assigned }: Counted, sign: 1 | -1): void => {
    dayIn(kind, openedAt, unitId).received += sign
    if (closedAt) {
      const sum = dayIn(kind, closedAt, unitId)
      sum.closed += sign
      if (late) sum.late += sign
      return
    }
    const dueOn = dueAt ? dayOf(new Date(dueAt)) : 'infinity'
    const key = `${kind} ${dueOn} ${unitId} ${state} ${assigned}`
    const sum = open.get(key) ?? { kind, dueOn, unitId, state, assigned, open: 0 }
    open.set(key, sum)
    sum.open += sign
    const named = titles.get(`${kind} ${unitId} ${title}`) ?? { kind, unitId, title, open: 0 }
    titles.set(`${kind} ${unitId} ${title}`, named)
    named.open += sign
  }
  for (const change of changes) {
    if (change.was) count(change, change.was, -1)
    count(change, change.is, 1)
  }
  return {
    days: [...days.values()].filter((sum) => sum.received !== 0 || sum.closed !== 0 || sum.late !== 0),
    open: [...open.values()].filter((sum) => sum.open !== 0),
    titles: [...titles.values()].filter((sum) => sum.open !== 0),
  }
}
