import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false }
const Names = Type.Object(
  {
    vi: Type.String({ minLength: 3, maxLength: 200 }),
    en: Type.Optional(Type.String({ minLength: 3, maxLength: 200 })),
    km: Type.Optional(Type.String({ minLength: 2, maxLength: 300 })),
  },
  strict,
)
const Words = Type.Object(
  {
    vi: Type.String({ minLength: 10, maxLength: 3000 }),
    en: Type.Optional(Type.String({ maxLength: 3000 })),
    km: Type.Optional(Type.String({ maxLength: 3000 })),
  },
  strict,
)
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' })
const RegisterName = Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}$' })
export const DatasetKey = Type.String({ pattern: '^[a-z][a-z0-9-]{2,59}$' })

export const frequencies = ['daily', 'weekly', 'monthly', 'quarterly', 'annual'] as const
export type Frequency = (typeof frequencies)[number]
/** The data themes of the European Union's vocabulary, which catalogues of data share. */
export const themes = ['AGRI', 'ECON', 'EDUC', 'ENER', 'ENVI', 'GOVE', 'HEAL', 'INTR', 'JUST', 'REGI', 'SOCI', 'TECH', 'TRAN'] as const
export type Theme = (typeof themes)[number]

const Where = Type.Array(Type.Object({ field: Name, is: Type.String({ minLength: 1, maxLength: 200 }) }, strict), { maxItems: 5 })
/** Rows of an open register: chosen fields, some of them made coarser. */
export const RegisterSource = Type.Object(
  {
    kind: Type.Literal('register'),
    register: RegisterName,
    columns: Type.Array(
      Type.Object(
        {
          field: Name,
          /** year, month: of a day; band: numbers by steps; round: a place to so many decimals. */
          as: Type.Optional(Type.Enum(['year', 'month', 'band', 'round'])),
          step: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000_000 })),
          quasi: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      { minItems: 1, maxItems: 60 },
    ),
    where: Type.Optional(Where),
  },
  strict,
)
/** Counts of a register's records, also of one with personal data: by two fields at most. */
export const TallySource = Type.Object(
  {
    kind: Type.Literal('tally'),
    register: RegisterName,
    by: Type.Array(
      Type.Object(
        {
          field: Name,
          as: Type.Optional(Type.Enum(['year', 'month', 'band'])),
          step: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000_000 })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 2 },
    ),
    sums: Type.Optional(Type.Array(Name, { maxItems: 5 })),
    where: Type.Optional(Where),
  },
  strict,
)
/** Values of indicators over periods, in all or by a dimension. */
export const IndicatorSource = Type.Object(
  {
    kind: Type.Literal('indicator'),
    indicators: Type.Array(Name, { minItems: 1, maxItems: 40 }),
    period: Type.Enum(['month', 'quarter', 'year']),
    last: Type.Integer({ minimum: 1, maximum: 60 }),
    by: Type.Optional(Name),
  },
  strict,
)
/** A table that the platform itself offers, such as the catalogue of procedures. */
export const OfferedSource = Type.Object(
  { kind: Type.Literal('offered'), table: Name, columns: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 60 })) },
  strict,
)

export const DatasetShape = Type.Object(
  {
    key: DatasetKey,
    title: Names,
    about: Words,
    keywords: Type.Array(Type.String({ minLength: 2, maxLength: 60 }), { maxItems: 20 }),
    theme: Type.Enum([...themes]),
    licence: Type.String({ pattern: '^[a-z0-9.-]{2,40}$' }),
    /** Code of the agency that answers for it. */
    owner: Type.String({ minLength: 1, maxLength: 60 }),
    /** An office, never a person. */
    contact: Type.Object({ name: Names, email: Type.Optional(Type.String({ format: 'email', maxLength: 120 })) }, strict),
    frequency: Type.Enum([...frequencies]),
    subject: Type.Enum(['people', 'things']),
    /** Counts below this are hidden. */
    k: Type.Optional(Type.Integer({ minimum: 3, maximum: 100 })),
    source: Type.Union([RegisterSource, TallySource, IndicatorSource, OfferedSource]),
    /** Columns that looked like somebody's and were read: why they may stay. */
    checked: Type.Optional(Type.Record(Name, Type.String({ minLength: 10, maxLength: 500 }))),
  },
  strict,
)
export type DatasetBody = Static<typeof DatasetShape>
export type Source = DatasetBody['source']

/** Addresses under the catalogue that are pages of their own. */
export const reservedKeys = new Set(['de-nghi', 'yeu-cau', 'danh-muc', 'giay-phep'])

export type Definition = {
  datasetId: string
  key: string
  number: number
  body: DatasetBody
  source: 'pack' | 'person'
  draftedBy: string
  reviewedBy: string
  from: string
  publishedAt: Date
}
export const standings = ['waiting', 'ok', 'blocked', 'failed', 'withdrawn'] as const
export type Standing = (typeof standings)[number]
export type Trouble = { at: string; columns: string[]; code?: string | undefined; words?: string | undefined }
export type Dataset = Definition & {
  createdAt: Date
  checkedAt: Date | null
  sourceAt: Date | null
  standing: Standing
  trouble: Trouble | null
}
