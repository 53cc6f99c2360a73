import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false }
const Words = Type.Object(
  { vi: Type.String({ minLength: 1, maxLength: 600 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) },
  strict,
)
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{1,59}$' })

export const TargetShape = Type.Object(
  {
    no: Type.String({ minLength: 1, maxLength: 20 }),
    key: Key,
    name: Words,
    /** A unit of the indicators, or as the paper writes it. */
    unit: Type.String({ maxLength: 100 }),
    /** Which way is better: at least so much, or at most. */
    way: Type.Enum(['up', 'down']),
    /** What measures it; null where nothing does yet. */
    indicator: Type.Union([Key, Type.Null()]),
    baseline: Type.Optional(Type.Object({ year: Type.Integer(), value: Type.Number() }, strict)),
    milestones: Type.Array(Type.Object({ year: Type.Integer({ minimum: 2000, maximum: 2100 }), value: Type.Number() }, strict), {
      maxItems: 20,
    }),
    owner: Words,
    /** What counts as proof. */
    evidence: Words,
    note: Type.Optional(Words),
    /** The words of the paper, where they hold more than a number. */
    goalWords: Type.Optional(Type.String({ maxLength: 400 })),
    /** Another's figure to compare with. */
    compare: Type.Optional(Type.Object({ label: Words, value: Type.Number() }, strict)),
  },
  strict,
)

export const ResolutionShape = Type.Object(
  {
    key: Key,
    code: Type.String({ minLength: 1, maxLength: 60 }),
    day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    issuer: Words,
    title: Words,
    source: Words,
    targets: Type.Array(TargetShape, { maxItems: 500 }),
  },
  strict,
)

export type Target = Static<typeof TargetShape>
export type ResolutionBody = Static<typeof ResolutionShape>
export type Resolution = { key: string; version: number; body: ResolutionBody; publishedAt: Date }
