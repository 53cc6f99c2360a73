/** One look at a person's data, as it is chained. */
export type Look = {
  personId: string
  actorId: string | null
  actorName: string
  unitId: string | null
  purpose: string
  legalGround: string
  subject: string | null
  at: Date
}

/** The hash before the first row. */
export const beginning = '0'.repeat(64)

/** What a row's hash is taken of: the hash before it and every fact, in one fixed order. */
export function chained(previous: string, look: Look): string {
  return JSON.stringify([
    previous,
    look.personId,
    look.actorId,
    look.actorName,
    look.unitId,
    look.purpose,
    look.legalGround,
    look.subject,
    look.at.toISOString(),
  ])
}
