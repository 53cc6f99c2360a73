import { refuse } from '#core/errors.ts'
import type { RefundSource, RefundState } from './refund.queries.ts'

export type RefundEvent = 'approved' | 'rejected' | 'paid'

/** The life of a refund, as data: somebody asks, another decides, and only then money leaves. */
export const refundEdges: readonly { event: RefundEvent; from: RefundState; to: RefundState }[] = [
  { event: 'approved', from: 'asked', to: 'approved' },
  { event: 'rejected', from: 'asked', to: 'rejected' },
  { event: 'paid', from: 'approved', to: 'paid' },
]

export function refundAfter(state: RefundState, event: RefundEvent): RefundState {
  const edge = refundEdges.find((each) => each.from === state && each.event === event)
  if (!edge) throw refuse('conflict', 'payments.not_now')
  return edge.to
}

/** Money that was never the state's is owed: it is given back, and nobody may say no. */
export const mayReject = (source: RefundSource): boolean => source === 'captured'

export function drawRefunds(): string {
  return [
    'stateDiagram-v2',
    '  [*] --> asked',
    ...refundEdges.map(({ from, to, event }) => `  ${from} --> ${to}: ${event}`),
    '  rejected --> [*]',
    '  paid --> [*]',
  ].join('\n')
}
