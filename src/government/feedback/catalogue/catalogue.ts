import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false }
const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) }, strict)
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const DurationUnit = Type.Union([
  Type.Literal('working_day'),
  Type.Literal('working_hour'),
  Type.Literal('calendar_day'),
  Type.Literal('calendar_month'),
])

const Question = Type.Object(
  {
    key: Key,
    label: Words,
    required: Type.Boolean(),
    options: Type.Optional(Type.Array(Type.Object({ value: Key, label: Words }, strict), { minItems: 2 })),
  },
  strict,
)

/** Something to be said before a report is sent; with `stop` it is said instead, and nothing is sent. */
const Notice = Type.Object({ key: Key, when: Words, say: Words, stop: Type.Boolean() }, strict)

const CategoryShape = Type.Object(
  {
    key: Key,
    label: Words,
    about: Words,
    group: Key,
    duration: Type.Object({ amount: Type.Number({ exclusiveMinimum: 0 }), unit: DurationUnit }, strict),
    /** Reports of the category that are nearer than this may be the same. */
    radiusM: Type.Integer({ minimum: 10, maximum: 5000 }),
    keywords: Type.Array(Type.String({ minLength: 1 })),
    questions: Type.Optional(Type.Array(Question)),
    notices: Type.Optional(Type.Array(Notice)),
  },
  strict,
)

/** Whose matter a report is: the first rule that fits its category, commune and day, and names a unit in force on it. */
const RuleShape = Type.Object(
  {
    /** Keys, or `*` for every category. */
    categories: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    /** Codes of communes; everywhere when left out. */
    communes: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    from: Day,
    until: Type.Optional(Day),
    /** A unit by its code, or the unit of that level in which the place lies. */
    to: Type.Union([
      Type.Object({ unit: Type.String({ minLength: 1 }) }, strict),
      Type.Object({ level: Type.String({ minLength: 1 }) }, strict),
    ]),
  },
  strict,
)

const Template = Type.Object({ key: Key, categories: Type.Optional(Type.Array(Key)), action: Key, text: Words }, strict)

/** `feedback.json` of a province's pack. */
export const CatalogueShape = Type.Object(
  {
    /** The jurisdiction's name towards Open311 programs. */
    jurisdiction: Type.String({ pattern: '^[a-z0-9.-]+$' }),
    /** Where the map opens. */
    map: Type.Object({ lat: Type.Number(), lon: Type.Number(), level: Type.Integer({ minimum: 0, maximum: 6 }) }, strict),
    categories: Type.Array(CategoryShape, { minItems: 1 }),
    rules: Type.Array(RuleShape, { minItems: 1 }),
    reopen: Type.Object({ withinDays: Type.Integer({ minimum: 0 }), most: Type.Integer({ minimum: 0 }) }, strict),
    rate: Type.Object({ withinDays: Type.Integer({ minimum: 0 }) }, strict),
    staffRadiusM: Type.Integer({ minimum: 10, maximum: 10_000 }),
    photos: Type.Object(
      { most: Type.Integer({ minimum: 1, maximum: 10 }), maxPixels: Type.Integer({ minimum: 400, maximum: 4000 }) },
      strict,
    ),
    templates: Type.Array(Template),
  },
  strict,
)

export type Catalogue = Static<typeof CatalogueShape>
export type Category = Static<typeof CategoryShape>
export type Rule = Static<typeof RuleShape>
export type Question = Static<typeof Question>
export type Notice = Static<typeof Notice>
export type PublishedCatalogue = { id: string; version: number; body: Catalogue }
