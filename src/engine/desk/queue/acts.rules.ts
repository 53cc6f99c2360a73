import type { Definition } from '#engine/casework/index.ts'

type ActionType = Definition['actions'][string]
export type ActButton = { type: string; hotkey: string | undefined; direct: boolean; kind: 'primary' | 'secondary' | 'danger' }

/** Whether an action asks for something before it is done, or cannot be undone. */
export const asksFirst = (action: ActionType): boolean =>
  Boolean(action.final || action.files || action.note === 'required' || action.inputs?.some((input) => input.required))

/**
 * The buttons of a case: one that asks for nothing is one press; the first that moves the case on stands out; what cannot be undone
 * comes last. `asks` names further actions that ask for something in this case.
 */
export function actButtons(definition: Definition, state: string, possible: readonly string[], asks: readonly string[] = []): ActButton[] {
  let isFirst = true
  const buttons = possible.flatMap((type): ActButton[] => {
    const action = definition.actions[type]
    if (!action) return []
    const moves = action.to !== '*' && action.to !== state && !action.final && action.clock !== 'pause'
    const kind = action.final ? 'danger' : isFirst && moves ? 'primary' : 'secondary'
    if (kind === 'primary') isFirst = false
    return [{ type, hotkey: action.hotkey, direct: !asksFirst(action) && !asks.includes(type), kind }]
  })
  const place = { primary: 0, secondary: 1, danger: 2 }
  return buttons.sort((one, other) => place[one.kind] - place[other.kind])
}

/** Whether an action can be done to many cases at once: it asks for no papers and no words that differ from case to case, and can be undone. */
export function isForMany(action: ActionType): boolean {
  if (action.final || action.files === 'required') return false
  return (action.inputs ?? []).every((input) => !input.required || input.type === 'officer' || input.type === 'duration')
}

/** The actions that some of the cases of a list are open to and one of these roles may do, in the order of the process. */
export function actionsForMany(definition: Definition, states: ReadonlySet<string>, roles: ReadonlySet<string>): string[] {
  return Object.entries(definition.actions)
    .filter(
      ([, action]) => isForMany(action) && action.roles.some((role) => roles.has(role)) && action.from.some((state) => states.has(state)),
    )
    .map(([type]) => type)
}
