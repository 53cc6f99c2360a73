export type Kind = 'deliver' | 'collect'
/** What the post may tell of a parcel. */
export const postStates = ['accepted', 'picked_up', 'in_transit', 'arrived', 'delivered', 'failed', 'returned', 'lost'] as const
export type PostState = (typeof postStates)[number]
export type ParcelState = PostState | 'asked' | 'ordered' | 'handed' | 'received' | 'cancelling' | 'cancelled' | 'sent_again' | 'at_counter'

export type Step = { key: string; state: PostState; at: Date }

/** The state that the post's news amounts to: the latest by its own time, whatever order it came in. */
export function stateAfter(before: ParcelState, steps: readonly Step[]): ParcelState {
  const [last] = [...steps].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.key < b.key ? 1 : -1))
  return last?.state ?? before
}

/** What needs the office: the way has failed, and nobody has said what now. */
export const isTrouble = (state: ParcelState): boolean => state === 'failed' || state === 'returned' || state === 'lost'

/** At its end by what the post told: a result is delivered; papers from a home end when the office has received them. */
export const isAtEnd = (kind: Kind, state: ParcelState): boolean => kind === 'deliver' && state === 'delivered'

/** Whether the person may still take it back: nothing has left anybody's hands. A result that was handed over has left the office's. */
export const mayCancel = (kind: Kind, state: ParcelState): boolean =>
  state === 'asked' || (kind === 'collect' && (state === 'ordered' || state === 'accepted'))

type Fee = { kind: Kind; within: 'commune' | 'province' | 'country'; amount: number }

/** What a way costs by the pack's rule: by whether the home lies in the office's commune, in the province, or elsewhere. */
export function feeOf(
  fees: readonly Fee[],
  way: { kind: Kind; homeUnit: string; officeUnit: string; communes: ReadonlySet<string> },
): number | undefined {
  const within = way.homeUnit === way.officeUnit ? 'commune' : way.communes.has(way.homeUnit) ? 'province' : 'country'
  return fees.find((fee) => fee.kind === way.kind && fee.within === within)?.amount
}

/** Whether a person of a case may ask for a way now. */
export function mayAsk(kind: Kind, of: { state: string; closed: boolean; open: readonly Kind[] }): boolean {
  if (of.closed || of.open.includes(kind)) return false
  return kind === 'deliver' || ['submitted', 'correcting', 'received', 'supplementing'].includes(of.state)
}
