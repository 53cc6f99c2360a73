import { type Static, Type } from 'typebox'
import { Condition } from '#engine/forms/index.ts'

const strict = { additionalProperties: false }
const key = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' })
const words = Type.Object(
  { vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String({ minLength: 1 })), km: Type.Optional(Type.String({ minLength: 1 })) },
  strict,
)
const dong = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })

/** An amount and when it holds; the first that fits is taken, the last has no condition. */
export const FeeStep = Type.Object({ when: Type.Optional(Condition), amount: dong, words }, strict)

/** Who pays less, on what ground. `paper`: an officer must have looked at a paper; otherwise the condition alone decides. */
export const Exemption = Type.Object(
  {
    key,
    label: words,
    percent: Type.Integer({ minimum: 1, maximum: 100 }),
    ground: words,
    when: Type.Optional(Condition),
    paper: Type.Optional(words),
  },
  strict,
)

export const FeeLine = Type.Object(
  {
    key,
    label: words,
    kind: Type.Enum(['charge', 'fee'], { description: 'charge: phí, for a service; fee: lệ phí, for a public office’s act' }),
    /** Who set the amount: the state for all, or the council of the province. */
    setBy: Type.Object(
      { body: Type.Enum(['ministry', 'council']), number: Type.Optional(Type.String()), note: Type.Optional(words) },
      strict,
    ),
    steps: Type.Array(FeeStep, { minItems: 1 }),
    /** Multiplied by a number that the form asks for, or by how many items or files there are. */
    times: Type.Optional(
      Type.Object(
        { field: Type.String(), free: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })), max: Type.Optional(dong) },
        strict,
      ),
    ),
    exemptions: Type.Optional(Type.Array(Exemption)),
  },
  strict,
)

export const collectTimes = ['before_acceptance', 'before_result', 'any_time'] as const
export type CollectTime = (typeof collectTimes)[number]

/** What a case of one kind costs, as one version. Amounts in whole đồng. */
export const FeeRule = Type.Object(
  {
    key: Type.String({ pattern: '^[A-Za-z0-9._-]{1,80}$', description: 'What it prices; for a procedure its code' }),
    validFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    collect: Type.Enum([...collectTimes]),
    source: Type.Object({ note: words, verified: Type.Boolean({ description: 'false: an example, to verify' }) }, strict),
    lines: Type.Array(FeeLine, { minItems: 1 }),
  },
  strict,
)
export type FeeRule = Static<typeof FeeRule>
export type FeeLine = Static<typeof FeeLine>
export type FeeStep = Static<typeof FeeStep>
export type Exemption = Static<typeof Exemption>
export type Words = Static<typeof words>

export type PublishedFee = { id: string; key: string; version: number; body: FeeRule }
