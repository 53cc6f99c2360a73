import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false }
const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) }, strict)
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{1,59}$' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

/** A regime of reports as data: who reports what to whom, for which period, until when. */
export const RegimeShape = Type.Object(
  {
    key: Key,
    label: Words,
    /** The name is not that of a real regime: shown as an example. */
    example: Type.Optional(Type.Boolean()),
    recipient: Words,
    period: Type.Enum(['month', 'quarter', 'year']),
    /** Units that report. */
    level: Type.String({ pattern: '^[a-z_]+$' }),
    dueDays: Type.Integer({ minimum: 0, maximum: 200 }),
    from: Day,
    to: Type.Optional(Day),
    lines: Type.Array(
      Type.Object(
        {
          indicator: Key,
          /** Words of the form where they differ from the indicator's. */
          label: Type.Optional(Words),
          where: Type.Optional(Type.Record(Key, Type.String())),
          /** With a table by unit beneath. */
          byUnit: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      { minItems: 1, maxItems: 60 },
    ),
  },
  strict,
)
export type RegimeBody = Static<typeof RegimeShape>
export type Regime = { key: string; version: number; body: RegimeBody }

export type ReportState = 'produced' | 'checked' | 'approved' | 'signed' | 'sent' | 'archived'
export type Action = 'produce' | 'check' | 'approve' | 'return' | 'sign' | 'send' | 'archive'
export type ContentLine = {
  indicator: string
  version: number
  label: string
  unit: string
  decimals: number
  value: number | null
  previous: number | null
  /** Taken from the frozen figure of the period. */
  frozen: boolean
  note: string
  /** Made-up work is in the value. */
  madeUp?: boolean
}
export type Content = {
  regime: string
  regimeVersion: number
  period: string
  unit: string
  unitName: string
  lines: ContentLine[]
  tables: { label: string; rows: { code: string; name: string; value: number | null }[] }[]
}
export type Step = { action: Action; byId: string; byName: string; at: Date; hash: string; note: string | null }
