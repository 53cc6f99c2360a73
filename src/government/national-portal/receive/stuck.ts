/** Why a dossier of the portal cannot come in, and who has to mend it. */
export const stuckReasons = {
  unknown_procedure: 'catalogue',
  unknown_agency: 'operator',
  not_receiving: 'catalogue',
  unknown_act: 'operator',
  not_there: 'portal',
  unreadable: 'portal',
  person_missing: 'portal',
  paper_missing: 'portal',
  paper_elsewhere: 'portal',
  paper_changed: 'portal',
  paper_too_large: 'citizen',
  paper_refused: 'citizen',
  too_many_papers: 'citizen',
  refused: 'operator',
} as const
export type StuckReason = keyof typeof stuckReasons
export type Mender = (typeof stuckReasons)[StuckReason]

export const isStuckReason = (text: string): text is StuckReason => Object.hasOwn(stuckReasons, text)

/** A person has to mend something before the dossier can come in. `about` says what was found: a code, a name of a file. */
export class Stuck extends Error {
  readonly reason: StuckReason
  readonly about: string
  constructor(reason: StuckReason, about: string) {
    super(`${reason}: ${about}`)
    this.reason = reason
    this.about = about
  }
}

/** The reason and what it is about, read from a fault as it is kept in the queue. */
export function readStuck(fault: string | null): { reason: StuckReason | undefined; about: string } {
  const [, reason = '', about = ''] = /^([a-z_]+): ?(.*)$/s.exec(fault ?? '') ?? []
  return isStuckReason(reason) ? { reason, about } : { reason: undefined, about: fault ?? '' }
}
