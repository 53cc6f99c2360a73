import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { Condition, type FormDefinition } from '#engine/forms/index.ts'
import { findOperation, type ServiceKey } from '#engine/national/index.ts'

const Words = Type.Object({ vi: Type.String(), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const Fields = Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })])
const Definition = Type.Object({
  procedure: Type.String(),
  key: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
  service: Type.String(),
  operation: Type.String(),
  title: Words,
  /** Value of the question → the field it is taken from; of several the first that was answered. */
  ask: Type.Record(Type.String(), Fields),
  when: Type.Optional(Condition),
  /** Fields that must say what the database says. */
  compare: Type.Array(
    Type.Object({
      field: Fields,
      with: Type.String(),
      as: Type.Union((['text', 'date', 'number', 'yes_no', 'one_of'] as const).map((as) => Type.Literal(as))),
    }),
  ),
  /** What the database must say whatever was declared. */
  expect: Type.Array(Type.Object({ with: Type.String(), is: Type.Union([Type.String(), Type.Number(), Type.Boolean()]), words: Words })),
})

export type CheckDefinition = Static<typeof Definition> & { service: ServiceKey }

const read = new Map<string, CheckDefinition[]>()

/** Which procedures are checked against which databases: `checks.json` of the province's pack. */
export function packChecks(packDir: string): CheckDefinition[] {
  let checks = read.get(packDir)
  if (checks) return checks
  const file = join(packDir, 'checks.json')
  const body: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  if (!Value.Check(Type.Array(Definition), body)) {
    const [first] = Value.Errors(Type.Array(Definition), body)
    throw new Error(`checks.json: ${first?.instancePath ?? ''} ${first?.message ?? 'wrong'}`)
  }
  checks = body as CheckDefinition[]
  for (const check of checks)
    if (!findOperation(check.service, check.operation)) throw new Error(`checks.json: ${check.key}: no ${check.service} ${check.operation}`)
  read.set(packDir, checks)
  return checks
}

export const checksOf = (packDir: string, procedure: string): CheckDefinition[] =>
  packChecks(packDir).filter((check) => check.procedure === procedure)

export const hasChecks = (packDir: string, procedure: string): boolean => checksOf(packDir, procedure).length > 0

/** Fields that a check names and its form does not have. */
export function strangeFields(check: CheckDefinition, form: FormDefinition): string[] {
  const known = new Set(form.pages.flatMap((page) => page.fields.map((field) => field.key)))
  const named = [...Object.values(check.ask), ...check.compare.map((one) => one.field)].flat()
  return named.filter((field) => !known.has(field))
}
