import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { Duration } from '../procedure/procedure.ts'

const Term = Type.Object(
  {
    /** So many days after the end of the dossier it may be asked for. */
    days: Type.Integer({ minimum: 0, maximum: 36_500 }),
    /** The time that the office then has. */
    within: Duration,
    /** On what the two numbers rest; "to verify" where the law is not known. */
    basis: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
)
const Terms = Type.Object({ correction: Term, complaint: Term }, { additionalProperties: false })
const Shape = Type.Object({ default: Terms, procedures: Type.Record(Type.String(), Type.Partial(Terms)) }, { additionalProperties: false })

export type RedressTerm = Static<typeof Term>
export type RedressTerms = Static<typeof Terms>

/** Where a pack says nothing. */
const unsaid: Static<typeof Shape> = {
  default: {
    correction: { days: 90, within: { amount: 3, unit: 'working_day' }, basis: 'to verify' },
    complaint: { days: 90, within: { amount: 30, unit: 'calendar_day' }, basis: 'to verify' },
  },
  procedures: {},
}

const read = new Map<string, Static<typeof Shape>>()

/** How long after its end a dossier's person may have its result corrected or complain, and how long that may take: `redress.json` of the pack. */
export function redressTerms(packDir: string, procedure: string): RedressTerms {
  let body = read.get(packDir)
  if (!body) {
    const file = join(packDir, 'redress.json')
    const found: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : unsaid
    if (!Value.Check(Shape, found)) {
      const [first] = Value.Errors(Shape, found)
      throw new Error(`redress.json: ${first?.instancePath ?? ''} ${first?.message ?? 'wrong'}`)
    }
    body = found as Static<typeof Shape>
    read.set(packDir, body)
  }
  return { ...body.default, ...body.procedures[procedure] }
}
