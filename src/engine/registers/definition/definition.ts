import { type Static, Type } from 'typebox'
import { kinds, type Verb, verbs } from './kinds.rules.ts'

// A register is data. The shapes below are the single source of its definition; check-definition.rules.ts looks at the meaning.

const strict = { additionalProperties: false }
const Words = Type.Object(
  {
    vi: Type.String({ minLength: 1, maxLength: 500 }),
    en: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    km: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  strict,
)
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' })
export const RegisterKey = Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}$' })

/** The part of JSON Schema that a field may use to narrow its kind. */
const Limits = Type.Object(
  {
    minLength: Type.Optional(Type.Integer({ minimum: 0, maximum: 5000 })),
    maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })),
    pattern: Type.Optional(Type.String({ maxLength: 200 })),
    minimum: Type.Optional(Type.Number()),
    maximum: Type.Optional(Type.Number()),
  },
  strict,
)
export type Limits = Static<typeof Limits>

const Field = Type.Object(
  {
    key: Key,
    label: Words,
    hint: Type.Optional(Words),
    kind: Type.Enum([...kinds]),
    schema: Type.Optional(Limits),
    options: Type.Optional(
      Type.Array(Type.Object({ value: Type.String({ pattern: '^[\\w.-]{1,40}$' }), label: Words }, strict), { minItems: 1, maxItems: 200 }),
    ),
    /** Register whose key the field holds. */
    link: Type.Optional(RegisterKey),
    required: Type.Optional(Type.Boolean()),
    /** Not required, but a record without it is not complete. */
    expected: Type.Optional(Type.Boolean()),
    /** A column of the list; a filter of its own with an index; a column to sort by; words that the search finds. */
    list: Type.Optional(Type.Boolean()),
    filter: Type.Optional(Type.Boolean()),
    sort: Type.Optional(Type.Boolean()),
    search: Type.Optional(Type.Boolean()),
    /** Encrypted at rest; found by the whole value only. */
    sealed: Type.Optional(Type.Boolean()),
    /** Only these roles see the value; for others the field is masked. */
    seenBy: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z_]{2,40}$' }), { minItems: 1 })),
    measure: Type.Optional(Words),
    /** Nobody writes it: the plus code (eleven signs) of the point that two other fields hold. */
    derive: Type.Optional(Type.Object({ plusCode: Type.Tuple([Key, Key], { description: 'latitude, longitude' }) }, strict)),
  },
  strict,
)
export type Field = Static<typeof Field>

const Grant = Type.Object(
  {
    /** A role's code, or `*` for every officer. */
    role: Type.String({ pattern: '^([a-z_]{2,40}|\\*)$' }),
    reach: Type.Union([Type.Literal('unit'), Type.Literal('subtree'), Type.Literal('all')]),
  },
  strict,
)

export type Scalar = string | number | boolean
export type Operand = { field: string } | { value: Scalar } | { sum: string[] } | { today: true } | { linked: [string, string] }
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
export type Check =
  | { all: Check[] }
  | { any: Check[] }
  | { not: Check }
  | { present: string }
  | { in: [string, Scalar[]] }
  | { compare: [Operand, Comparison, Operand] }
  | { exists: { register: string; key: string } }

const ScalarShape = Type.Union([Type.String(), Type.Number(), Type.Boolean()])
const OperandShape = Type.Union([
  Type.Object({ field: Key }, strict),
  Type.Object({ value: ScalarShape }, strict),
  Type.Object({ sum: Type.Array(Key, { minItems: 1 }) }, strict),
  Type.Object({ today: Type.Literal(true) }, strict),
  Type.Object({ linked: Type.Tuple([Key, Key]) }, strict),
])
const CheckShape = Type.Cyclic(
  {
    Check: Type.Union([
      Type.Object({ all: Type.Array(Type.Ref('Check'), { minItems: 1 }) }, strict),
      Type.Object({ any: Type.Array(Type.Ref('Check'), { minItems: 1 }) }, strict),
      Type.Object({ not: Type.Ref('Check') }, strict),
      Type.Object({ present: Key }, strict),
      Type.Object({ in: Type.Tuple([Key, Type.Array(ScalarShape, { minItems: 1 })]) }, strict),
      Type.Object({ compare: Type.Tuple([OperandShape, Type.Enum(['=', '!=', '<', '<=', '>', '>=']), OperandShape]) }, strict),
      Type.Object({ exists: Type.Object({ register: RegisterKey, key: Key }, strict) }, strict),
    ]),
  },
  'Check',
)

const RuleShape = Type.Object(
  {
    key: Key,
    message: Words,
    /** An error keeps the record out; a warning counts against its validity. */
    level: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
    when: Type.Optional(CheckShape),
    check: CheckShape,
  },
  strict,
)
export type Rule = { key: string; message: Static<typeof Words>; level: 'error' | 'warning'; when?: Check; check: Check }

/** Where a field's value comes from when a procedure fills the register. */
const Source = Type.Union([
  Type.Object(
    {
      answer: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: 'the first of these answers that was given' }),
      part: Type.Optional(Type.Union([Type.Literal('unit'), Type.Literal('detail')])),
      map: Type.Optional(Type.Record(Type.String(), ScalarShape)),
    },
    strict,
  ),
  Type.Object({ value: ScalarShape }, strict),
  Type.Object(
    { fact: Type.Union([Type.Literal('reference'), Type.Literal('unit'), Type.Literal('day'), Type.Literal('procedure')]) },
    strict,
  ),
])
export type Source = Static<typeof Source>
const Feed = Type.Object(
  { procedure: Type.String({ pattern: '^\\d+\\.\\d{6}$' }), state: Type.String({ minLength: 1 }), fields: Type.Record(Key, Source) },
  strict,
)
export type Feed = Static<typeof Feed>

export const DefinitionShape = Type.Object(
  {
    key: RegisterKey,
    title: Words,
    about: Words,
    group: Words,
    /** open: may become open data; internal: officers; personal: each reading is logged; sealed: its own roles alone. */
    class: Type.Union([Type.Literal('open'), Type.Literal('internal'), Type.Literal('personal'), Type.Literal('sealed')]),
    purposes: Type.Array(Type.Object({ key: Key, label: Words, ground: Words }, strict), { minItems: 1 }),
    /** How long an ended record is kept, in years; null: for ever. */
    retention: Type.Object({ years: Type.Union([Type.Integer({ minimum: 1, maximum: 100 }), Type.Null()]), ground: Words }, strict),
    /** A record is fresh for this many days after it was last confirmed or changed. */
    freshDays: Type.Integer({ minimum: 1, maximum: 3660 }),
    fields: Type.Array(Field, { minItems: 1, maxItems: 120 }),
    /** Fields that tell one record from another, and those that name it. */
    identifiedBy: Type.Array(Key, { minItems: 1, maxItems: 4 }),
    namedBy: Type.Array(Key, { minItems: 1, maxItems: 3 }),
    unit: Type.Optional(Key),
    /** The field with the identity number of the person whom a record is about: that person sees who read it. */
    person: Type.Optional(Key),
    place: Type.Optional(Type.Object({ latitude: Key, longitude: Key }, strict)),
    who: Type.Object(Object.fromEntries(verbs.map((verb) => [verb, Type.Array(Grant)])) as Record<Verb, ReturnType<typeof grants>>, strict),
    /** A change counts only after a second person agreed. */
    approval: Type.Boolean(),
    rules: Type.Array(RuleShape),
    duplicates: Type.Optional(
      Type.Object(
        {
          /** Records are compared only where these are equal. */
          within: Type.Array(Key, { minItems: 1, maxItems: 3 }),
          compare: Type.Array(
            Type.Object(
              {
                field: Key,
                how: Type.Union([Type.Literal('same'), Type.Literal('similar')]),
                weight: Type.Number({ exclusiveMinimum: 0, maximum: 10 }),
              },
              strict,
            ),
            { minItems: 1 },
          ),
          from: Type.Number({ minimum: 0.5, maximum: 1 }),
        },
        strict,
      ),
    ),
    feeds: Type.Optional(Type.Array(Feed)),
  },
  strict,
)

function grants() {
  return Type.Array(Grant)
}

export type Grant = Static<typeof Grant>
export type Definition = Omit<Static<typeof DefinitionShape>, 'rules'> & { rules: Rule[] }
export type RegisterClass = Definition['class']
/** A published version in force. */
export type Register = { id: number; version: number; definition: Definition; publishedAt: Date }
