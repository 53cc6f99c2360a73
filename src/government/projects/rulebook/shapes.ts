import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false }
const whole = (minimum = 0) => Type.Integer({ minimum, maximum: 1_000_000_000 })
const SpanOf = (minimum = 0) => Type.Object({ low: whole(minimum), mid: whole(minimum), high: whole(minimum) }, strict)
export const Words = Type.Object(
  { vi: Type.String({ minLength: 1, maxLength: 2000 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) },
  strict,
)
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{1,59}$' })
const Percent = Type.Integer({ minimum: 0, maximum: 10_000, description: 'hundredths of a percent' })

/** How saved visits become kilometres, hours and đồng. */
export const MethodShape = Type.Object(
  {
    title: Words,
    source: Words,
    visitMinutes: SpanOf(),
    visitsTenths: SpanOf(),
    speedKmh: SpanOf(1),
    detourPercent: SpanOf(100),
    hourDong: SpanOf(),
    kmDong: SpanOf(),
    /** Straight metres to the desk: of units by code, else by level. */
    distances: Type.Object(
      { units: Type.Record(Type.String({ maxLength: 20 }), SpanOf()), levels: Type.Record(Type.String({ maxLength: 30 }), SpanOf()) },
      strict,
    ),
    /** What one đồng is to bring back, in hundredths: at least, and well. */
    aim: Type.Object({ least: whole(), good: whole() }, strict),
  },
  strict,
)
export type MethodBook = Static<typeof MethodShape>

export const amounts = ['total', 'it', 'security'] as const
export const BudgetRulesShape = Type.Object(
  {
    title: Words,
    rules: Type.Array(
      Type.Object(
        {
          key: Key,
          label: Words,
          part: Type.Enum(amounts),
          of: Type.Enum(amounts),
          atLeast: Percent,
          /** What must be, or what is advised. */
          weight: Type.Enum(['must', 'advised']),
          source: Words,
          from: Type.Integer({ minimum: 2000, maximum: 2100 }),
          to: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2100 })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 30 },
    ),
  },
  strict,
)
export type BudgetRules = Static<typeof BudgetRulesShape>

export const CriteriaShape = Type.Object(
  {
    title: Words,
    about: Words,
    /** Whether everybody may read the scores. */
    isOpen: Type.Boolean(),
    criteria: Type.Array(
      Type.Object(
        {
          key: Key,
          label: Words,
          indicator: Key,
          weight: Type.Integer({ minimum: 1, maximum: 1000 }),
          way: Type.Enum(['up', 'down']),
          /** The values that give no point and every point. */
          none: Type.Number(),
          full: Type.Number(),
          why: Words,
        },
        strict,
      ),
      { minItems: 1, maxItems: 40 },
    ),
  },
  strict,
)
export type Criteria = Static<typeof CriteriaShape>

const Year = Type.Integer({ minimum: 2000, maximum: 2100 })
export const PlanShape = Type.Object(
  {
    title: Type.String({ minLength: 5, maxLength: 300 }),
    basis: Type.String({ minLength: 3, maxLength: 600 }),
    unit: Type.String({ maxLength: 20 }),
    from: Year,
    to: Year,
    goals: Type.Array(
      Type.Object(
        {
          key: Key,
          name: Type.String({ minLength: 3, maxLength: 400 }),
          target: Type.Optional(
            Type.Object({ resolution: Type.String({ maxLength: 60 }), target: Type.String({ maxLength: 60 }) }, strict),
          ),
          items: Type.Array(
            Type.Object(
              {
                key: Key,
                kind: Type.Enum(['task', 'project']),
                words: Type.String({ minLength: 10, maxLength: 2000 }),
                /** Code of the unit that leads. */
                unit: Type.String({ minLength: 1, maxLength: 20 }),
                due: Type.String({ format: 'date' }),
                evidence: Type.String({ minLength: 3, maxLength: 600 }),
                /** Reference of the project, for money that a project spends. */
                project: Type.Optional(Type.String({ maxLength: 30 })),
                money: Type.Array(
                  Type.Object(
                    {
                      year: Year,
                      amount: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000_000 }),
                      securityPercent: Type.Integer({ minimum: 0, maximum: 100 }),
                    },
                    strict,
                  ),
                  { maxItems: 10 },
                ),
              },
              strict,
            ),
            { maxItems: 200 },
          ),
        },
        strict,
      ),
      { maxItems: 60 },
    ),
  },
  strict,
)
export type Plan = Static<typeof PlanShape>
export type PlanGoal = Plan['goals'][number]
export type PlanItem = PlanGoal['items'][number]
