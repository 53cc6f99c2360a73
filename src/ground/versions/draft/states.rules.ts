export const draftStates = ['draft', 'reviewed', 'scheduled', 'published', 'rejected', 'withdrawn'] as const
export type DraftState = (typeof draftStates)[number]
export const decisions = ['review', 'publish', 'reject', 'withdraw'] as const
export type Decision = (typeof decisions)[number]
export type Answer = 'yes' | 'own_draft' | 'not_own' | 'not_reviewed' | 'already_reviewed' | 'decided'

export const isOpen = (state: DraftState): boolean => state === 'draft' || state === 'reviewed' || state === 'scheduled'

/**
 * Two persons, one road: somebody writes, somebody else reads and agrees, then it is published with a day. Whoever wrote it
 * never agrees to it; what was agreed to and then changed is a draft again. A draft that a program brought has no writer.
 */
export function mayDecide(draft: { state: DraftState; draftedBy: string | null }, decision: Decision, by: string): Answer {
  if (!isOpen(draft.state)) return 'decided'
  const own = draft.draftedBy === by
  if (decision === 'withdraw') return own || draft.draftedBy === null ? 'yes' : 'not_own'
  if (decision === 'reject') return own ? 'own_draft' : 'yes'
  if (decision === 'review') {
    if (own) return 'own_draft'
    return draft.state === 'draft' ? 'yes' : 'already_reviewed'
  }
  if (draft.state === 'draft') return 'not_reviewed'
  return draft.state === 'reviewed' ? 'yes' : 'already_reviewed'
}
