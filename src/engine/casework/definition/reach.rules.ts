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
export function isOpenTo(action: ActionType, place: { state: string; flags: readonly string[] }): boolean {
  return (
    action.from.includes(place.state) &&
    !action.needs?.some((flag) => !place.flags.includes(flag)) &&
    !action.unless?.some((flag) => place.flags.includes(flag))
  )
}

/** The flags after an action, sorted, each once. */
export function flagsAfter(action: ActionType, flags: readonly string[]): string[] {
  const kept = flags.filter((flag) => !action.removes?.includes(flag))
  return [...new Set([...kept, ...(action.adds ?? [])])].sort()
}

function explore(definition: Definition): { places: Map<string, Place>; steps: Map<string, Step[]> } {
  const first: Place = { state: definition.initial, flags: [] }
  const places = new Map([[nameOf(first), first]])
  const steps = new Map<string, Step[]>()
  for (const [name, place] of places) {
    const out: Step[] = []
    for (const [key, action] of Object.entries(definition.actions)) {
      if (!isOpenTo(action, place)) continue
      const next = { state: action.to === '*' ? place.state : action.to, flags: flagsAfter(action, place.flags) }
      places.set(nameOf(next), places.get(nameOf(next)) ?? next)
      out.push({ to: nameOf(next), action: key })
    }
    steps.set(name, out)
  }
  return { places, steps }
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
