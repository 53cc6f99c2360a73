export type Standing = {
  kind: string
  closedAt: Date | null
  outcome: string | null
  /** A result was issued. */
  hasResult: boolean
  /** The result that took its place. */
  replacedBy: string | undefined
  /** A correction that was sent and has not ended. */
  underWay: string | undefined
}
export type Correctable = 'yes' | 'no_result' | 'not_returned' | 'too_late' | 'replaced' | 'under_way'

/** The last moment at which it may still be asked for. */
export const lastMoment = (closedAt: Date, days: number): Date => new Date(closedAt.getTime() + days * 86_400_000)

/** Whether a person may complain now of a dossier that has ended, or why not. */
export function canComplain(
  standing: Pick<Standing, 'kind' | 'closedAt' | 'outcome'> & { open: boolean },
  days: number,
  now: Date,
): 'yes' | 'not_ended' | 'too_late' | 'under_way' {
  const { closedAt, outcome, kind } = standing
  if (kind !== 'dossier' || !closedAt || outcome === 'withdrawn') return 'not_ended'
  if (standing.open) return 'under_way'
  return now <= lastMoment(closedAt, days) ? 'yes' : 'too_late'
}

/** Whether a person may ask now that an error in a result be corrected, or why not. */
export function canAskCorrection(standing: Standing, days: number, now: Date): Correctable {
  if (standing.kind !== 'dossier' || !standing.hasResult || standing.outcome !== 'granted') return 'no_result'
  if (!standing.closedAt) return 'not_returned'
  if (standing.replacedBy) return 'replaced'
  if (standing.underWay) return 'under_way'
  return now <= lastMoment(standing.closedAt, days) ? 'yes' : 'too_late'
}
