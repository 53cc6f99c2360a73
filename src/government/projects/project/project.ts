import { type Static, Type } from 'typebox'
import type { State } from './road.rules.ts'

const strict = { additionalProperties: false }
const Month = Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])$' })
const Money = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000_000 })
const Year = Type.Integer({ minimum: 2000, maximum: 2100 })
const Line = Type.String({ minLength: 3, maxLength: 2000 })

export const projectKinds = ['software', 'service', 'equipment', 'connection', 'data', 'security', 'training', 'other'] as const
export const moneySources = ['local', 'central', 'hired', 'partner', 'loan', 'other'] as const

/** Visits spared, counted from dossiers filed online. */
export const Visits = Type.Object(
  {
    kind: Type.Literal('visits'),
    from: Month,
    /** Procedures that it serves; empty: all. */
    procedures: Type.Array(Type.String({ pattern: '^[\\w.-]{1,40}$' }), { maxItems: 20 }),
    /** The part of the saving that this project may claim. */
    percent: Type.Integer({ minimum: 1, maximum: 100 }),
    why: Line,
  },
  strict,
)
/** The change of an indicator since a value before, at so many đồng a unit. */
export const Change = Type.Object(
  {
    kind: Type.Literal('indicator'),
    indicator: Type.String({ pattern: '^[a-z][a-z0-9_]{1,59}$' }),
    before: Type.Number(),
    dongPerUnit: Money,
    spreadPercent: Type.Integer({ minimum: 0, maximum: 100 }),
    why: Line,
  },
  strict,
)
/** Worth to people that nobody measured: told with its method, apart from what is measured. */
export const Stated = Type.Object(
  { kind: Type.Literal('stated'), words: Line, method: Line, evidence: Line, low: Money, mid: Money, high: Money },
  strict,
)

export const ProjectShape = Type.Object(
  {
    name: Type.String({ minLength: 5, maxLength: 300 }),
    purpose: Type.String({ minLength: 10, maxLength: 4000 }),
    kind: Type.Enum(projectKinds),
    serves: Type.Array(Type.Object({ resolution: Type.String({ maxLength: 60 }), target: Type.String({ maxLength: 60 }) }, strict), {
      maxItems: 5,
    }),
    from: Year,
    to: Year,
    /** How much of its money is for security, in percent; null where that is not known. */
    securityPercent: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()]),
    sources: Type.Array(Type.Object({ year: Year, source: Type.Enum(moneySources), amount: Money }, strict), { maxItems: 40 }),
    value: Type.Array(Type.Union([Visits, Change, Stated]), { maxItems: 6 }),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  strict,
)
export type ProjectBody = Static<typeof ProjectShape>
export type ValueRule = ProjectBody['value'][number]

export type Project = {
  id: string
  reference: string
  unitId: string
  state: State
  version: number
  isGenerated: boolean
  madeAt: Date
  body: ProjectBody
  planned: number
  contracted: number
  paid: number
}
