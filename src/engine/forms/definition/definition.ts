import { type Static, type TProperties, Type } from 'typebox'

// A form is data: pages of fields with conditions. The schemas below are the single source of the shape;
// the types are derived from them, and `checkDefinition` uses them before it looks at the meaning.

const strict = { additionalProperties: false }
const count = (minimum = 0) => Type.Integer({ minimum, maximum: 100_000 })

export const LocalizedText = Type.Object(
  { vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String({ minLength: 1 })), km: Type.Optional(Type.String({ minLength: 1 })) },
  strict,
)

/** A day: fixed (`2026-01-01`) or counted from the day the form is filled in. */
export const DayPoint = Type.Union([
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  Type.Object({ daysAgo: count() }, strict),
  Type.Object({ daysAhead: count() }, strict),
  Type.Object({ yearsAgo: Type.Integer({ minimum: 0, maximum: 200 }) }, strict),
])
export type DayPoint = Static<typeof DayPoint>

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

/** A test of one earlier answer; exactly one operator. `atLeast`/`atMost` compare numbers and count list items. */
const FieldTest = Type.Object(
  {
    field: Type.String(),
    is: Type.Optional(Scalar),
    isNot: Type.Optional(Scalar),
    in: Type.Optional(Type.Array(Scalar, { minItems: 1 })),
    includes: Type.Optional(Type.String()),
    filled: Type.Optional(Type.Boolean()),
    before: Type.Optional(DayPoint),
    after: Type.Optional(DayPoint),
    atLeast: Type.Optional(Type.Number()),
    atMost: Type.Optional(Type.Number()),
  },
  strict,
)
export type FieldTest = Static<typeof FieldTest>

export const Condition = Type.Cyclic(
  {
    Condition: Type.Union([
      Type.Object({ all: Type.Array(Type.Ref('Condition'), { minItems: 1 }) }, strict),
      Type.Object({ any: Type.Array(Type.Ref('Condition'), { minItems: 1 }) }, strict),
      Type.Object({ not: Type.Ref('Condition') }, strict),
      FieldTest,
    ]),
  },
  'Condition',
)
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | FieldTest

export const profileFacts = [
  'profile.name',
  'profile.identity',
  'profile.birth_date',
  'profile.gender',
  'profile.phone',
  'profile.email',
  'profile.address',
] as const
export type ProfileFact = (typeof profileFacts)[number]

/**
 * A source of an answer: what the account knows, the person's earlier dossiers (`dossier.<field>`), a result issued to them
 * (`paper.<procedure>.code`, `.issued` or `.unit`), a register (`register.<key>.<field>`), or the national population database
 * (`national.population.<fact>`).
 */
const Source = Type.String({
  pattern: `^(${profileFacts.map((fact) => fact.replace('.', '\\.')).join('|')}|dossier\\.[a-z][a-z0-9_]*|paper\\.\\d+\\.\\d{6}\\.(code|issued|unit)|register\\.[a-z][a-z0-9-]*\\.[a-z][a-z0-9_]*|national\\.population\\.(name|birth_date|gender|ethnicity|nationality|address|identity))$`,
})

const base = {
  key: Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' }),
  label: LocalizedText,
  hint: Type.Optional(LocalizedText),
  required: Type.Optional(Type.Boolean()),
  when: Type.Optional(Condition),
  personal: Type.Optional(Type.Boolean()),
  /** Where the answer may come from, the best source first. */
  prefill: Type.Optional(Type.Union([Source, Type.Array(Source, { minItems: 1, maxItems: 6 })])),
}
const fieldOf = <K extends string, P extends TProperties>(type: K, options: P) =>
  Type.Object({ ...base, type: Type.Literal(type), ...options }, strict)

const maxLength = Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000 }))
export const Choice = Type.Object(
  { value: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,39}$' }), label: LocalizedText, hint: Type.Optional(LocalizedText) },
  strict,
)
export type Choice = Static<typeof Choice>
const choices = { options: Type.Array(Choice) }
const days = { notBefore: Type.Optional(DayPoint), notAfter: Type.Optional(DayPoint) }
const range = { min: Type.Optional(Type.Number()), max: Type.Optional(Type.Number()) }

/** Kinds of file a paper may be sent as. */
export const fileKinds = ['pdf', 'image', 'word', 'sheet', 'drawing'] as const

const simpleFields = {
  text: fieldOf('text', { maxLength, digits: Type.Optional(Type.Object({ min: count(1), max: count(1) }, strict)) }),
  longtext: fieldOf('longtext', { maxLength }),
  /** `holder` marks the person for whom the result is issued, where that is not the applicant. */
  name: fieldOf('name', { oneWord: Type.Optional(Type.Boolean()), holder: Type.Optional(Type.Boolean()) }),
  identity_number: fieldOf('identity_number', { birthField: Type.Optional(Type.String()), genderField: Type.Optional(Type.String()) }),
  phone: fieldOf('phone', {}),
  email: fieldOf('email', {}),
  date: fieldOf('date', days),
  /** `parts` says how much of the date is asked for: the year alone, or month and year; without it as much as is known. */
  date_partial: fieldOf('date_partial', { ...days, parts: Type.Optional(Type.Enum(['year', 'month'])) }),
  time: fieldOf('time', {}),
  number: fieldOf('number', {
    ...range,
    decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 4 })),
    unit: Type.Optional(LocalizedText),
  }),
  money: fieldOf('money', range),
  select: fieldOf('select', choices),
  radio: fieldOf('radio', choices),
  checkboxes: fieldOf('checkboxes', { ...choices, ...range }),
  yesno: fieldOf('yesno', {}),
  /** `past` takes communes of before a reorganisation as well; `dayField` is the date whose structure of units holds. */
  address: fieldOf('address', {
    elsewhere: Type.Optional(Type.Boolean()),
    past: Type.Optional(Type.Boolean()),
    dayField: Type.Optional(Type.String()),
  }),
  unit: fieldOf('unit', {}),
  /** `holderField` is the name of the person whose account it should be. */
  bank_account: fieldOf('bank_account', { holderField: Type.Optional(Type.String()) }),
}

/** The shape of one field of each type; a repeat's own fields are checked one by one. */
export const fieldSchemas = {
  ...simpleFields,
  file: fieldOf('file', {
    accept: Type.Array(Type.Enum([...fileKinds]), { minItems: 1 }),
    maxMb: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    min: Type.Optional(count()),
    max: Type.Optional(count(1)),
    /** The key of the procedure's paper that is handed in here. */
    paper: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,59}$' })),
  }),
  declaration: fieldOf('declaration', {}),
  /** How the declaration is confirmed: by the session, or by the person's own digital signature. */
  signature: fieldOf('signature', { digital: Type.Enum(['offered', 'required']) }),
  map_point: fieldOf('map_point', {}),
  repeat: fieldOf('repeat', {
    itemLabel: LocalizedText,
    /** `pages`: a list, and each item on a page of its own; otherwise all items on the page. */
    layout: Type.Optional(Type.Enum(['inline', 'pages'])),
    min: Type.Optional(count()),
    max: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    fields: Type.Array(Type.Union(Object.values(simpleFields))),
  }),
}
export type FieldType = keyof typeof fieldSchemas
export type FieldOf<K extends FieldType> = Static<(typeof fieldSchemas)[K]>
export type SimpleField = { [K in keyof typeof simpleFields]: FieldOf<K> }[keyof typeof simpleFields]
export type RepeatField = Omit<FieldOf<'repeat'>, 'fields'> & { fields: SimpleField[] }
export type FileField = FieldOf<'file'>
export type Field = SimpleField | FileField | FieldOf<'declaration'> | FieldOf<'signature'> | FieldOf<'map_point'> | RepeatField
/** What cannot stand inside a repeated group. */
export const notRepeated = ['repeat', 'file', 'declaration', 'signature', 'map_point'] as const

const Expected = Type.Object({ field: Type.String(), rule: Type.String() }, strict)
/** A test of a form: these answers lead through these pages, and this is what is refused and doubted. */
export const FormTest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    today: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    answers: Type.Record(Type.String(), Type.Unknown()),
    pages: Type.Optional(Type.Array(Type.String())),
    refusals: Type.Optional(Type.Array(Expected)),
    warnings: Type.Optional(Type.Array(Expected)),
  },
  strict,
)
export type FormTest = Static<typeof FormTest>

const pageBase = {
  key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
  title: LocalizedText,
  hint: Type.Optional(LocalizedText),
  when: Type.Optional(Condition),
}
const formOf = <P extends TProperties>(fields: P) =>
  Type.Object(
    {
      key: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,79}$' }),
      version: Type.Integer({ minimum: 1 }),
      title: LocalizedText,
      /** The paper that is written from the answers: its name, and the number of the official form where there is one. */
      paper: Type.Optional(
        Type.Object({ title: LocalizedText, number: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })) }, strict),
      ),
      tests: Type.Optional(Type.Array(FormTest, { maxItems: 60 })),
      pages: Type.Array(Type.Object({ ...pageBase, ...fields }, strict), { minItems: 1 }),
    },
    strict,
  )

/** The whole shape, for documentation and editors of forms. */
export const FormDefinitionSchema = formOf({ fields: Type.Array(Type.Union(Object.values(fieldSchemas))) })
/** The shape without the fields, so that a wrong field is told as a field and not as a wrong form. */
export const FormOutline = formOf({ fields: Type.Array(Type.Unknown()) })

export type Page = Omit<Static<typeof FormOutline>['pages'][number], 'fields'> & { fields: Field[] }
export type FormDefinition = Omit<Static<typeof FormOutline>, 'pages'> & { pages: Page[] }
