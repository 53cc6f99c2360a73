import type { Definition } from '#engine/casework/index.ts'

/** The queues of the rail; each is a filter of its own. */
export const queues = ['all', 'new', 'overdue', 'today', 'soon', 'unassigned', 'mine', 'waiting', 'done'] as const
export type Queue = (typeof queues)[number]
export const statesOf: Partial<Record<Queue, string[]>> = { new: ['new'], unassigned: ['assigned'], waiting: ['waiting'] }

const day = 86_400_000
/** Where today and "soon" end: midnight in Vietnam, and three days on. */
export function edgesOf(now: Date): { endOfToday: Date; endOfSoon: Date } {
  const endOfToday = new Date((Math.floor((now.getTime() + 7 * 3_600_000) / day) + 1) * day - 7 * 3_600_000)
  return { endOfToday, endOfSoon: new Date(endOfToday.getTime() + 3 * day) }
}

export type ActButton = { type: string; hotkey: string | undefined; direct: boolean; kind: 'primary' | 'secondary' | 'danger' }

/** An action that asks for nothing is one press; the first that moves the case on stands out; what cannot be undone comes last. */
export function actButtons(definition: Definition, possible: readonly string[]): ActButton[] {
  let isFirst = true
  const buttons = possible.map((type): ActButton => {
    const action = definition.actions[type]
    const asks = action?.final || action?.files || action?.note === 'required' || action?.inputs?.some((input) => input.required)
    const moves = action?.to !== '*' && !action?.final && action?.clock !== 'pause'
    const kind = action?.final ? 'danger' : isFirst && moves ? 'primary' : 'secondary'
    if (kind === 'primary') isFirst = false
    return { type, hotkey: action?.hotkey, direct: !asks, kind }
  })
  const place = { primary: 0, secondary: 1, danger: 2 }
  return buttons.sort((one, other) => place[one.kind] - place[other.kind])
}
