/**
 * Asking several units at once (fork), and going on when all have answered (join). Everything follows from the actions of the case:
 * the asking names the units, each with a key and a time; an answer, or the end of its time, takes away its own key and no other.
 */
import type { Action, Ask, Stance } from '../case/case.ts'
import type { Definition } from '../definition/definition.ts'
import { actionOf } from '../definition/reach.rules.ts'

/** Whose answer is still waited for after one more action. */
export function pendingAfter(
  definition: Definition,
  pending: ReadonlySet<string>,
  action: Pick<Action, 'type' | 'data'>,
): ReadonlySet<string> {
  const type = actionOf(definition, action.type)
  if (!type) return pending
  if (type.to !== '*' && definition.states[type.to]?.kind === 'closed') return pending.size > 0 ? new Set() : pending
  if (type.opinions === 'ask') return new Set([...pending, ...(action.data.asks ?? []).map(({ key }) => key)])
  const key = action.data.opinion?.key
  return type.opinions && key !== undefined && pending.has(key) ? new Set([...pending].filter((one) => one !== key)) : pending
}

/** open: waited for · answered · consented: silent until its time was over, which counts as consent · dropped: the case was closed first. */
export type OpinionState = 'open' | 'answered' | 'consented' | 'dropped'
/** One unit's opinion, from the asking to its end. */
export type Opinion = Ask & {
  state: OpinionState
  askedSeq: number
  askedAt: Date
  question: string
  askedBy: string
  stance: Stance | undefined
  text: string | null
  answeredSeq: number | undefined
  answeredBy: string | undefined
  answeredAt: Date | undefined
}

/** All opinions that were ever asked on a case, in the order of asking. */
export function opinionsOf(definition: Definition, actions: readonly Action[]): Opinion[] {
  const found = new Map<string, Opinion>()
  for (const action of actions) {
    const type = actionOf(definition, action.type)
    if (!type) continue
    for (const ask of (type.opinions === 'ask' && action.data.asks) || []) found.set(ask.key, opened(ask, action))
    const one = action.data.opinion && found.get(action.data.opinion.key)
    if (one?.state === 'open' && type.opinions === 'answer')
      Object.assign(one, ended('answered', action), { stance: action.data.opinion?.stance })
    if (one?.state === 'open' && type.opinions === 'lapse') Object.assign(one, ended('consented', action))
    if (type.to !== '*' && definition.states[type.to]?.kind === 'closed')
      for (const open of found.values()) if (open.state === 'open') open.state = 'dropped'
  }
  return [...found.values()]
}

const opened = (ask: Ask, action: Action): Opinion => ({
  ...ask,
  state: 'open',
  askedSeq: action.seq,
  askedAt: action.at,
  question: action.note ?? '',
  askedBy: action.actorName,
  stance: undefined,
  text: null,
  answeredSeq: undefined,
  answeredBy: undefined,
  answeredAt: undefined,
})

const ended = (state: OpinionState, action: Action): Partial<Opinion> => ({
  state,
  text: action.note,
  answeredSeq: action.seq,
  answeredBy: action.actorName,
  answeredAt: action.at,
})

/** The action of a type that asks, answers or ends an asking. */
export function opinionAction(definition: Definition, role: 'ask' | 'answer' | 'lapse'): string | undefined {
  return Object.keys(definition.actions).find((key) => definition.actions[key]?.opinions === role)
}
