import { type Static, type TSchema, Type } from 'typebox'

/** The format of `provinces/<name>/`; described for people in provinces/README.md. */
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
const Words = Type.String({ minLength: 1 })
const File = Type.String({ pattern: '^[a-z0-9-]+\\.(csv|json)$' })
const strict = { additionalProperties: false }

export const Names = Type.Object({ vi: Words, en: Words, km: Words }, strict)

export const PackFile = Type.Object(
  {
    format: Type.Literal(1),
    /** The name of the folder. */
    key: Type.String({ pattern: '^[a-z0-9-]+$' }),
    name: Names,
    /** The province's code in the numbering of state agencies. */
    hCode: Type.String({ pattern: '^H\\d{2}$' }),
    /** Lists of administrative units, each with the time in which it holds; `endReason` by level where a level ended without a successor. */
    structures: Type.Array(
      Type.Object({ units: File, from: Day, to: Type.Optional(Day), endReason: Type.Optional(Type.Record(Type.String(), Words)) }, strict),
      { minItems: 1 },
    ),
    successions: Type.Array(Type.Object({ links: File, on: Day, title: Words, legalBasis: Words }, strict)),
    agencies: Type.Optional(File),
    /** One-stops that every unit of a level has in a time; `{code}`, `{unit}` and `{name_en}` are the host's. */
    oneStops: Type.Array(
      Type.Object(
        { level: Words, from: Day, to: Type.Optional(Day), code: Words, type: Words, nameEn: Words, endReason: Type.Optional(Words) },
        strict,
      ),
    ),
  },
  strict,
)
export type PackFile = Static<typeof PackFile>

const Session = Type.Object({ from: Time, to: Time }, strict)
const Sessions = Type.Array(Session)
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const Weekday = Type.Union(weekdays.map((day) => Type.Literal(day)))
const Month = Type.Integer({ minimum: 1, maximum: 12 })

export const Calendars = Type.Array(
  Type.Object(
    {
      id: Words,
      name: Words,
      /** Codes of the units that keep this calendar; `*` for all others. */
      units: Type.Array(Words, { minItems: 1 }),
      sessions: Type.Partial(
        Type.Object({ mon: Sessions, tue: Sessions, wed: Sessions, thu: Sessions, fri: Sessions, sat: Sessions, sun: Sessions }),
      ),
      cutOff: Type.Optional(Time),
      fixedHolidays: Type.Array(Type.Object({ month: Month, day: Type.Integer({ minimum: 1, maximum: 31 }), name: Words }, strict)),
      lunarHolidays: Type.Array(
        Type.Object(
          {
            month: Month,
            day: Type.Integer({ minimum: 1, maximum: 30 }),
            name: Words,
            before: Type.Optional(Type.Integer({ minimum: 0 })),
            after: Type.Optional(Type.Integer({ minimum: 0 })),
          },
          strict,
        ),
      ),
      holidays: Type.Array(Type.Object({ date: Day, name: Words }, strict)),
      swapDays: Type.Array(Type.Object({ date: Day, worksAs: Type.Union([Weekday, Type.Literal('off')]), name: Words }, strict)),
      halfDays: Type.Array(Type.Object({ date: Day, sessions: Sessions, name: Type.Optional(Words) }, strict)),
      compensate: Type.Boolean(),
    },
    strict,
  ),
)

/** Invented people, for the demo and tests only: no pack holds a real person. */
export const Officers = Type.Array(
  Type.Object(
    {
      login: Type.String({ pattern: '^[a-z][a-z0-9.]{2,31}$' }),
      name: Words,
      title: Words,
      roles: Type.Array(Type.Object({ role: Type.String({ pattern: '^[a-z][a-z_]{1,39}$' }), unit: Words }, strict), {
        minItems: 1,
      }),
    },
    strict,
  ),
)

export const Texts = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_.]*$' }), Names)

/** Figures by which the province is known, with their day and source in words. */
export const Facts = Type.Array(
  Type.Object(
    { key: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), value: Type.Number(), unit: Words, label: Names, asOf: Type.Optional(Words) },
    strict,
  ),
)

/** The files beside pack.json that a pack may have, and what they must be. */
export const sideFiles = {
  'calendars.json': Calendars,
  'officers.json': Officers,
  'texts.json': Texts,
  'facts.json': Facts,
} satisfies Record<string, TSchema>
