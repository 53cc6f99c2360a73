import type { ActionType, Defect, Definition } from './definition.ts'

/** Where a case can stand: a state with the flags it carries. */
type Place = { state: string; flags: string[] }
type Step = { to: string; action: string }

/** More flags than this make more places than anybody can oversee. */
const mostFlags = 12

const nameOf = ({ state, flags }: Place): string => [state, ...flags].join(' ')

/** The action of that name; what every object inherits is not one. */
export function actionOf(definition: Definition, type: string): ActionType | undefined {
  return Object.hasOwn(definition.actions, type) ? definition.actions[type] : undefined
}

/** Whether the case's place lets the action happen, whoever asks. */
export function isOpenTo(definition: Definition, type: string, place: { state: string; flags: readonly string[] }): boolean {
  const action = actionOf(definition, type)
  return (
    action !== undefined &&
    action.from.includes(place.state) &&
    !action.needs?.some((flag) => !place.flags.includes(flag)) &&
    !action.unless?.some((flag) => place.flags.includes(flag)) &&
    !isUsedUp(action, type, place.flags)
  )
}

/** How often an action with a limit was done: a flag of the engine's own, `extend:2`. */
export function timesDone(type: string, flags: readonly string[]): number {
  const counter = flags.find((flag) => flag.startsWith(`${type}:`))
  return counter ? Number(counter.slice(type.length + 1)) : 0
}

export const isUsedUp = (action: ActionType, type: string, flags: readonly string[]): boolean =>
  action.limit !== undefined && timesDone(type, flags) >= action.limit

/** A unit that was asked and has not answered is a flag too: `asked:5.1`, the first that action 5 asked. */
export const askedFlag = (key: string): string => `asked:${key}`
export const isAsked = (flag: string): boolean => flag.startsWith('asked:')

/** A flag of the engine's own that means something in this version: an action that is counted, a unit that is waited for. */
export function isOwnFlag(definition: Definition, flag: string): boolean {
  if (isAsked(flag)) return Object.values(definition.actions).some((action) => action.opinions === 'answer')
  return actionOf(definition, flag.split(':')[0] ?? '')?.limit !== undefined && flag.includes(':')
}

/** What an action says of askings, where it does. */
export type Asking = { asks?: readonly { key: string }[] | undefined; opinion?: { key: string } | undefined }

/**
 * The flags after an action, sorted, each once. An answer takes away its own asking; only the last one takes away what says that
 * opinions are waited for. Without the asking it stands for the last.
 */
export function flagsAfter(definition: Definition, type: string, flags: readonly string[], asking: Asking = {}): string[] {
  const action = actionOf(definition, type)
  if (!action) return [...flags]
  const counted = action.limit === undefined ? [] : [`${type}:${timesDone(type, flags) + 1}`]
  const others = flags.filter((flag) => action.limit === undefined || !flag.startsWith(`${type}:`))
  const open = asking.opinion ? others.filter((flag) => flag !== askedFlag(asking.opinion?.key ?? '')) : others
  const joins = action.opinions !== 'answer' && action.opinions !== 'lapse' ? true : !open.some(isAsked)
  const kept = open.filter((flag) => !(joins && action.removes?.includes(flag)))
  const asked = action.opinions === 'ask' ? (asking.asks ?? []).map(({ key }) => askedFlag(key)) : []
  return [...new Set([...kept, ...(action.adds ?? []), ...asked, ...counted])].sort()
}

/** The flags of a case that is closed: nobody is waited for any more. */
export function flagsWhenClosed(definition: Definition, flags: readonly string[]): string[] {
  if (!flags.some(isAsked)) return [...flags]
  const answer = Object.values(definition.actions).find((action) => action.opinions === 'answer')
  return flags.filter((flag) => !isAsked(flag) && !answer?.removes?.includes(flag))
}

function explore(definition: Definition): { places: Map<string, Place>; steps: Map<string, Step[]> } {
  const first: Place = { state: definition.initial, flags: [] }
  const places = new Map([[nameOf(first), first]])
  const steps = new Map<string, Step[]>()
  for (const [name, place] of places) {
    const out: Step[] = []
    for (const [key, action] of Object.entries(definition.actions)) {
      if (!isOpenTo(definition, key, place)) continue
      const next = { state: action.to === '*' ? place.state : action.to, flags: flagsAfter(definition, key, place.flags) }
      places.set(nameOf(next), places.get(nameOf(next)) ?? next)
      out.push({ to: nameOf(next), action: key })
    }
    steps.set(name, out)
  }
  return { places, steps }
}

/** Where units are asked and one of them could not answer, so that their answer would be lost. */
export function deafPlaces(definition: Definition, answer: string): string[] {
  const waiting = actionOf(definition, answer)?.removes ?? []
  return [...explore(definition).places.values()]
    .filter(
      ({ state, flags }) =>
        definition.states[state]?.kind !== 'closed' &&
        flags.some((flag) => waiting.includes(flag)) &&
        !actionOf(definition, answer)?.from.includes(state),
    )
    .map(({ state }) => state)
}

/** The places from which a closed state can be reached. */
function endingPlaces(definition: Definition, places: Map<string, Place>, steps: Map<string, Step[]>): Set<string> {
  const ending = new Set([...places].filter(([, place]) => definition.states[place.state]?.kind === 'closed').map(([name]) => name))
  for (let size = -1; size !== ending.size; ) {
    size = ending.size
    for (const [name, out] of steps) if (out.some((step) => ending.has(step.to))) ending.add(name)
  }
  return ending
}

/** Walks every state with every set of flags that a case can carry: what is never reached, and where a case would stay for ever. */
export function checkReach(definition: Definition): Defect[] {
  const flags = new Set(Object.values(definition.actions).flatMap((action) => action.adds ?? []))
  if (flags.size > mostFlags) return [{ path: 'actions', rule: 'too_many_flags', detail: String(flags.size) }]
  const { places, steps } = explore(definition)
  const ending = endingPlaces(definition, places, steps)
  const reached = new Set([...places.values()].map((place) => place.state))
  const done = new Set([...steps.values()].flat().map((step) => step.action))
  const stuck = new Map([...places].filter(([name]) => !ending.has(name)).map(([name, place]) => [place.state, name]))
  return [
    ...Object.keys(definition.states)
      .filter((key) => !reached.has(key))
      .map((key) => ({ path: `states.${key}`, rule: 'unreachable', detail: key })),
    ...[...stuck].map(([state, name]) => ({ path: `states.${state}`, rule: 'no_way_to_an_end', detail: name })),
    ...Object.keys(definition.actions)
      .filter((key) => !done.has(key))
      .map((key) => ({ path: `actions.${key}`, rule: 'never_possible', detail: key })),
  ]
}
