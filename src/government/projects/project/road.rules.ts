export const states = ['draft', 'proposed', 'appraised', 'approved', 'running', 'in_use', 'closed', 'refused', 'stopped'] as const
export type State = (typeof states)[number]
export const actions = ['submit', 'appraise', 'send_back', 'approve', 'refuse', 'begin', 'put_in_use', 'close', 'stop'] as const
export type Action = (typeof actions)[number]
/** owner: whoever leads the unit the project belongs to; finance: who appraises money; head: who leads the province. */
export type Power = 'owner' | 'finance' | 'head'
export type Step = { action: Action; byId: string | null }

type Turn = { from: readonly State[]; to: State; power: readonly Power[]; note?: true; apartFrom?: readonly Action[] }

/** The road of a project: who leads its unit proposes, another appraises the money, a third approves. */
export const road: Readonly<Record<Action, Turn>> = {
  submit: { from: ['draft'], to: 'proposed', power: ['owner'] },
  appraise: { from: ['proposed'], to: 'appraised', power: ['finance'], note: true, apartFrom: ['submit'] },
  send_back: { from: ['proposed', 'appraised'], to: 'draft', power: ['finance', 'head'], note: true },
  approve: { from: ['appraised'], to: 'approved', power: ['head'], apartFrom: ['submit', 'appraise'] },
  refuse: { from: ['proposed', 'appraised'], to: 'refused', power: ['head'], note: true },
  begin: { from: ['approved'], to: 'running', power: ['owner'] },
  put_in_use: { from: ['running'], to: 'in_use', power: ['owner'], note: true },
  close: { from: ['in_use'], to: 'closed', power: ['finance'], note: true },
  stop: { from: ['approved', 'running'], to: 'stopped', power: ['head'], note: true },
}

export type Answer = 'yes' | 'not_now' | 'not_yours' | 'same_person' | 'note_missing'

/** The steps since the project was last a draft: an approval of words that were sent back counts for nothing. */
export function stepsOfThisRound<S extends Step>(steps: readonly S[]): readonly S[] {
  const last = steps.map(({ action }) => action).lastIndexOf('send_back')
  return steps.slice(last + 1)
}

export type Asking = { state: State; action: Action; powers: readonly Power[]; by: string; steps: readonly Step[]; note: string }

/** Whether somebody may do a step now; nobody does two of the three that need three persons. */
export function mayDo({ state, action, powers, by, steps, note }: Asking): Answer {
  const turn = road[action]
  if (!turn.from.includes(state)) return 'not_now'
  if (!turn.power.some((power) => powers.includes(power))) return 'not_yours'
  if (stepsOfThisRound(steps).some((step) => turn.apartFrom?.includes(step.action) && step.byId === by)) return 'same_person'
  return turn.note && note.trim().length < 3 ? 'note_missing' : 'yes'
}

/** What can be done in a state by these powers, whether or not a note is there yet. */
export const possible = (asking: Omit<Asking, 'action' | 'note'>): Action[] =>
  actions.filter((action) => mayDo({ ...asking, action, note: '---' }) === 'yes')

/** Words and money change only in a draft. */
export const mayChange = (state: State, powers: readonly Power[]): boolean => state === 'draft' && powers.includes('owner')
/** Contracts are signed once the money is approved, and until the project is closed. */
export const mayBuy = (state: State, powers: readonly Power[]): boolean =>
  ['approved', 'running', 'in_use'].includes(state) && (powers.includes('owner') || powers.includes('finance'))
export const mayPay = (state: State, powers: readonly Power[]): boolean =>
  ['approved', 'running', 'in_use'].includes(state) && powers.includes('finance')
