import type { Defect, Definition } from './definition.ts'

/** Faults that would leave a case stuck or an action dead; a definition with any is not published. */
export function checkDefinition(definition: Definition): Defect[] {
  return [...checkReferences(definition), ...checkReach(definition), ...checkClock(definition)]
}

function checkReferences(definition: Definition): Defect[] {
  const defects: Defect[] = []
  if (!definition.states[definition.initial]) defects.push({ path: 'initial', rule: 'unknown_state', detail: definition.initial })
  const added = new Set(Object.values(definition.actions).flatMap((action) => action.adds ?? []))
  const hotkeys = new Map<string, string>()
  for (const [key, action] of Object.entries(definition.actions)) {
    for (const state of action.from) if (!definition.states[state]) defects.push({ path: `actions.${key}.from`, rule: 'unknown_state', detail: state })
    if (action.to !== '*' && !definition.states[action.to]) defects.push({ path: `actions.${key}.to`, rule: 'unknown_state', detail: action.to })
    for (const flag of [...(action.needs ?? []), ...(action.removes ?? [])])
      if (!added.has(flag)) defects.push({ path: `actions.${key}`, rule: 'flag_never_set', detail: flag })
    if (action.assign === 'input' && !action.inputs?.some((input) => input.type === 'officer')) defects.push({ path: `actions.${key}.assign`, rule: 'no_officer_input', detail: key })
    if (action.clock === 'extend' && !action.inputs?.some((input) => input.type === 'duration')) defects.push({ path: `actions.${key}.clock`, rule: 'no_duration_input', detail: key })
    for (const state of action.hotkey ? action.from : []) {
      const other = hotkeys.get(`${state} ${action.hotkey}`)
      if (other) defects.push({ path: `actions.${key}.hotkey`, rule: 'hotkey_twice', detail: `${other} in ${state}` })
      hotkeys.set(`${state} ${action.hotkey}`, key)
    }
  }
  return defects
}

function checkReach(definition: Definition): Defect[] {
  const defects: Defect[] = []
  const edges = Object.values(definition.actions).flatMap((action) => (action.to === '*' ? [] : action.from.map((from) => [from, action.to] as const)))
  const reached = closure([definition.initial], edges)
  const closed = Object.keys(definition.states).filter((key) => definition.states[key]?.kind === 'closed')
  const canEnd = closure(
    closed,
    edges.map(([from, to]) => [to, from] as const),
  )
  for (const key of Object.keys(definition.states)) {
    if (!reached.has(key)) defects.push({ path: `states.${key}`, rule: 'unreachable', detail: key })
    if (!canEnd.has(key)) defects.push({ path: `states.${key}`, rule: 'no_way_to_an_end', detail: key })
  }
  return defects
}

function closure(start: string[], edges: (readonly [string, string])[]): Set<string> {
  const seen = new Set(start)
  for (let size = -1; size !== seen.size; ) {
    size = seen.size
    for (const [from, to] of edges) if (seen.has(from)) seen.add(to)
  }
  return seen
}

/** A state that waits for somebody else must be entered by a pause, and a closed one by a stop. */
function checkClock(definition: Definition): Defect[] {
  const defects: Defect[] = []
  for (const [key, action] of Object.entries(definition.actions)) {
    if (action.to === '*') continue
    const to = definition.states[action.to]?.kind
    const fromOpen = action.from.some((state) => definition.states[state]?.kind !== 'waiting')
    if (to === 'waiting' && fromOpen && action.clock !== 'pause') defects.push({ path: `actions.${key}.clock`, rule: 'waiting_without_pause', detail: action.to })
    if (action.clock === 'pause' && to !== 'waiting') defects.push({ path: `actions.${key}.clock`, rule: 'pause_without_waiting', detail: action.to })
  }
  return defects
}

/** The case type as a Mermaid state diagram, drawn from the data that runs. */
export function drawDefinition(definition: Definition): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${definition.initial}`]
  for (const [key, action] of Object.entries(definition.actions)) for (const from of action.from) if (action.to !== '*') lines.push(`  ${from} --> ${action.to}: ${key}`)
  for (const [key, state] of Object.entries(definition.states)) if (state.kind === 'closed') lines.push(`  ${key} --> [*]`)
  return lines.join('\n')
}
