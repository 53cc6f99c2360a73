import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false }
const Words = Type.Object(
  {
    vi: Type.String({ minLength: 1, maxLength: 2000 }),
    en: Type.Optional(Type.String({ maxLength: 2000 })),
    km: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  strict,
)
const Names = Type.Object(
  {
    vi: Type.String({ minLength: 3, maxLength: 200 }),
    en: Type.String({ minLength: 3, maxLength: 200 }),
    km: Type.String({ minLength: 2, maxLength: 300 }),
  },
  strict,
)
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{1,59}$' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

export const units = [
  'count',
  'percent',
  'milliseconds',
  'hours',
  'days',
  'score',
  'index',
  'rank',
  'vnd',
  'million_vnd',
  'billion_vnd',
  'million_usd',
  'people',
  'per_100',
  'tonnes',
  'km2',
] as const

/** So much of a source's measure, where the dimensions have these values; `minus` takes it away. */
export const Term = Type.Object(
  {
    source: Key,
    measure: Key,
    where: Type.Optional(Type.Record(Key, Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 20 }))),
    minus: Type.Optional(Type.Boolean()),
  },
  strict,
)

/** How a figure is entered by hand for as long as nothing computes it. */
export const EntryRule = Type.Object(
  {
    /** Which units enter it: those of a level below the province, or the province itself. */
    level: Type.String({ pattern: '^[a-z_]+$', maxLength: 30 }),
    /** Months add up to a year, or the last one is the year's. */
    fold: Type.Enum(['sum', 'last']),
    dueDays: Type.Integer({ minimum: 0, maximum: 366 }),
    expiresMonths: Type.Integer({ minimum: 1, maximum: 120 }),
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    whole: Type.Optional(Type.Boolean()),
  },
  strict,
)

export const DefinitionShape = Type.Object(
  {
    key: Key,
    group: Key,
    label: Names,
    unit: Type.Enum(units),
    decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 4 })),
    /** Which way is better. */
    direction: Type.Enum(['up', 'down', 'none']),
    /** The finest period of which it is told. */
    period: Type.Enum(['day', 'month', 'quarter', 'year']),
    numerator: Type.Array(Term, { minItems: 1, maxItems: 10 }),
    denominator: Type.Optional(Type.Array(Term, { minItems: 1, maxItems: 10 })),
    /** What the quotient is multiplied with: 100 for percent. */
    scale: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    /** Of a measure of durations: the percentile that is told. */
    percentile: Type.Optional(Type.Enum([10, 25, 50, 75, 90, 95, 99])),
    dimensions: Type.Array(Key, { maxItems: 8 }),
    owner: Words,
    source: Words,
    method: Words,
    entry: Type.Optional(EntryRule),
    /** What will compute it, and by when: for figures that are entered by hand or not connected. */
    plan: Type.Optional(Type.Object({ source: Words, by: Day }, strict)),
    /** Days after the end of a period when its figure is frozen. */
    freezeAfterDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })),
    /** Its place within the group. */
    order: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    example: Type.Optional(Type.Boolean()),
  },
  strict,
)

/** An indicator as data. A new one needs no release: what it may say is closed, what it is computed from is checked. */
export type IndicatorBody = Static<typeof DefinitionShape>
export type Term = Static<typeof Term>
export type EntryRule = Static<typeof EntryRule>
export type IndicatorUnit = (typeof units)[number]

/** A published version. */
export type Definition = {
  id: string
  key: string
  version: number
  body: IndicatorBody
  publishedAt: Date
  publishedBy: string
  draftedBy: string
}
export type Draft = {
  id: string
  key: string
  body: IndicatorBody
  draftedBy: string | null
  draftedByName: string
  draftedAt: Date
  note: string | null
}
