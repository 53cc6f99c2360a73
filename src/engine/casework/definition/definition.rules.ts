import type { ActionType, Defect, Definition, State } from './definition.ts'
import { moveAction } from '../move/moved.rules.ts'
import { actionOf, checkReach, deafPlaces } from './reach.rules.ts'

/** Faults that would leave a case stuck or an action dead; a definition with any is not published. */
export function checkDefinition(definition: Definition): Defect[] {
  const wrong = checkReferences(definition)
  // Roads are walked only where every name leads somewhere.
  const roads = wrong.some((defect) => defect.rule === 'unknown_state') ? [] : [...checkReach(definition), ...checkOpinions(definition)]
  return [...wrong, ...roads, ...checkClock(definition), ...checkEscalations(definition)]
}

/** What the engine does itself, on a case of any type. */
export const ownActions = ['open', 'escalated', 'calendar_changed', 'promised', 'noted', moveAction] as const

function checkReferences(definition: Definition): Defect[] {
  const defects: Defect[] = []
  const isState = (key: string): boolean => Object.hasOwn(definition.states, key)
  if (!isState(definition.initial)) defects.push({ path: 'initial', rule: 'unknown_state', detail: definition.initial })
  if (definition.states[definition.initial]?.kind === 'closed')
    defects.push({ path: 'initial', rule: 'begins_closed', detail: definition.initial })
  const added = new Set(Object.values(definition.actions).flatMap((action) => action.adds ?? []))
  const hotkeys = new Map<string, string>()
  for (const [key, action] of Object.entries(definition.actions)) {
    if ((ownActions as readonly string[]).includes(key)) defects.push({ path: `actions.${key}`, rule: 'reserved_key', detail: key })
    for (const state of action.from)
      if (!isState(state)) defects.push({ path: `actions.${key}.from`, rule: 'unknown_state', detail: state })
    if (action.to !== '*' && !isState(action.to)) defects.push({ path: `actions.${key}.to`, rule: 'unknown_state', detail: action.to })
    for (const flag of [...(action.needs ?? []), ...(action.removes ?? [])])
      if (!added.has(flag)) defects.push({ path: `actions.${key}`, rule: 'flag_never_set', detail: flag })
    if (action.assign === 'input' && !action.inputs?.some((input) => input.type === 'officer'))
      defects.push({ path: `actions.${key}.assign`, rule: 'no_officer_input', detail: key })
    if (action.clock === 'extend' && !action.inputs?.some((input) => input.type === 'duration'))
      defects.push({ path: `actions.${key}.clock`, rule: 'no_duration_input', detail: key })
    for (const state of action.hotkey ? action.from : []) {
      const other = hotkeys.get(`${state} ${action.hotkey}`)
      if (other) defects.push({ path: `actions.${key}.hotkey`, rule: 'hotkey_twice', detail: `${other} in ${state}` })
      hotkeys.set(`${state} ${action.hotkey}`, key)
    }
  }
  return defects
}

/** The clock stands still exactly while somebody outside is waited for: every way into, within and out of such a state says so. */
function checkClock(definition: Definition): Defect[] {
  const defects: Defect[] = []
  for (const [key, action] of Object.entries(definition.actions)) {
    for (const state of action.from) {
      const from = definition.states[state]?.kind
      const to = definition.states[action.to === '*' ? state : action.to]?.kind
      const rule = from && to && clockFault(from, to, action.clock)
      if (rule) defects.push({ path: `actions.${key}.clock`, rule, detail: state })
    }
  }
  return defects
}

/** Who asks must be answered: wherever a case stands meanwhile, and even when nobody says anything. */
function checkOpinions(definition: Definition): Defect[] {
  const of = (role: ActionType['opinions']): string[] =>
    Object.keys(definition.actions).filter((key) => definition.actions[key]?.opinions === role)
  const [asks, answers, lapses] = [of('ask'), of('answer'), of('lapse')]
  const [ask = '', answer = ''] = [asks[0], answers[0]]
  if (asks.length + answers.length + lapses.length === 0)
    return definition.opinions ? [{ path: 'opinions', rule: 'nobody_asks', detail: definition.key }] : []
  const defects: Defect[] = []
  const fault = (path: string, rule: string, detail: string): number => defects.push({ path, rule, detail })
  if (!definition.opinions) fault('opinions', 'opinions_missing', ask)
  if (asks.length !== 1 || answers.length !== 1 || lapses.length > 1)
    fault('actions', 'opinions_not_one_each', [asks, answers, lapses].join(' '))
  if (definition.opinions?.silence === 'consents' && lapses.length === 0) fault('opinions.silence', 'lapse_missing', answer)
  const waits = actionOf(definition, ask)?.adds ?? []
  for (const key of [...answers, ...lapses]) {
    const action = actionOf(definition, key)
    if (waits.length === 0 || waits.some((flag) => !action?.removes?.includes(flag)))
      fault(`actions.${key}.removes`, 'asking_never_ends', key)
    if (action?.to !== '*') fault(`actions.${key}.to`, 'opinion_moves_case', action?.to ?? '')
    for (const state of deafPlaces(definition, key)) fault(`actions.${key}.from`, 'opinion_lost', state)
  }
  if (lapses.some((key) => !actionOf(definition, key)?.roles.includes('system'))) fault('actions', 'lapse_not_system', lapses.join(' '))
  return defects
}

function checkEscalations(definition: Definition): Defect[] {
  const rules = definition.escalations ?? []
  return rules.flatMap((rule, i): Defect[] => [
    ...(rules.findIndex(({ key }) => key === rule.key) < i ? [{ path: `escalations.${i}`, rule: 'key_twice', detail: rule.key }] : []),
    ...(rule.before && (rule.after || rule.of === 'step')
      ? [{ path: `escalations.${i}.before`, rule: 'before_and_after', detail: rule.key }]
      : []),
    ...(rule.of === 'step' && !Object.values(definition.states).some((state) => state.within)
      ? [{ path: `escalations.${i}.of`, rule: 'no_step_has_a_time', detail: rule.key }]
      : []),
  ])
}

type Kind = State['kind']

function clockFault(from: Kind, to: Kind, clock: ActionType['clock']): string | undefined {
  if (to === 'waiting' && from !== 'waiting') return clock === 'pause' ? undefined : 'waiting_without_pause'
  if (clock === 'pause' && to !== 'waiting') return 'pause_without_waiting'
  if (to === 'waiting' && (clock === 'resume' || clock === 'reset')) return 'running_while_waiting'
  if (from === 'waiting' && to === 'open' && !['resume', 'reset', 'stop'].includes(clock ?? '')) return 'waiting_left_without_resume'
  if (from === 'closed' && to === 'open' && clock !== 'reset') return 'reopened_without_reset'
  return undefined
}

/** The case type as a Mermaid state diagram, drawn from the data that runs. */
export function drawDefinition(definition: Definition): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${definition.initial}`]
  for (const [key, action] of Object.entries(definition.actions))
    for (const from of action.from) if (action.to !== '*') lines.push(`  ${from} --> ${action.to}: ${key}`)
  for (const [key, state] of Object.entries(definition.states)) if (state.kind === 'closed') lines.push(`  ${key} --> [*]`)
  return lines.join('\n')
}
