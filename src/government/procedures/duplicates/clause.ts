import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { FormDefinition } from '#engine/forms/index.ts'

const Words = Type.Object({ vi: Type.String(), en: Type.String(), km: Type.String() })
const Field = Type.String({ pattern: '^[a-z][a-z0-9_]*$' })
const Condition = Type.Union([
  /** The same words, or the same identity number. */
  Type.Object({ field: Field, match: Type.Literal('exact') }, { additionalProperties: false }),
  /** The same name but for tone marks, the order of its words and a slip of the pen. */
  Type.Object({ field: Field, match: Type.Literal('name') }, { additionalProperties: false }),
  /** Days that lie so many days apart at most. */
  Type.Object(
    { field: Field, match: Type.Literal('days'), within: Type.Integer({ minimum: 0, maximum: 31 }) },
    { additionalProperties: false },
  ),
])
const Clause = Type.Object(
  { key: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), label: Words, all: Type.Array(Condition, { minItems: 1, maxItems: 6 }) },
  { additionalProperties: false },
)
const Rules = Type.Object(
  {
    /** Code of the procedure. */
    procedure: Type.String(),
    /** So long after its result a dossier is still compared with; open ones always are. */
    days: Type.Optional(Type.Integer({ minimum: 0, maximum: 3660 })),
    /** Whether the same applicant with the same procedure is enough; it is, where this is left out. */
    applicant: Type.Optional(Type.Boolean()),
    clauses: Type.Optional(Type.Array(Clause, { maxItems: 10 })),
  },
  { additionalProperties: false },
)

export type AlikeCondition = Static<typeof Condition>
export type AlikeClause = Static<typeof Clause>
export type AlikeRules = { days: number; applicant: boolean; clauses: AlikeClause[] }

/** The clause that every procedure has unless its rules say otherwise. */
export const applicantClause = 'applicant'
const defaultDays = 90

const read = new Map<string, Static<typeof Rules>[]>()

/** What makes two dossiers alike, by procedure: `duplicates.json` of the province's pack. */
export function packAlikeRules(packDir: string): Static<typeof Rules>[] {
  let rules = read.get(packDir)
  if (rules) return rules
  const file = join(packDir, 'duplicates.json')
  const body: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  if (!Value.Check(Type.Array(Rules), body)) {
    const [first] = Value.Errors(Type.Array(Rules), body)
    throw new Error(`duplicates.json: ${first?.instancePath ?? ''} ${first?.message ?? 'wrong'}`)
  }
  rules = body as Static<typeof Rules>[]
  read.set(packDir, rules)
  return rules
}

export function alikeRulesOf(packDir: string, procedure: string): AlikeRules {
  const own = packAlikeRules(packDir).find((one) => one.procedure === procedure)
  return { days: own?.days ?? defaultDays, applicant: own?.applicant ?? true, clauses: own?.clauses ?? [] }
}

/** Fields that a procedure's clauses name and its form does not have. */
export function strangeAlikeFields(rules: Pick<AlikeRules, 'clauses'>, form: FormDefinition): string[] {
  const known = new Set(form.pages.flatMap((page) => page.fields.map((field) => field.key)))
  return rules.clauses.flatMap((clause) => clause.all.map(({ field }) => field)).filter((field) => !known.has(field))
}
