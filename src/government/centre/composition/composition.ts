import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false }
const Words = Type.Object(
  {
    vi: Type.String({ minLength: 1, maxLength: 300 }),
    en: Type.String({ minLength: 1, maxLength: 300 }),
    km: Type.String({ minLength: 1, maxLength: 400 }),
  },
  strict,
)
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{1,59}$' })
const RegisterKey = Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Path = Type.String({ pattern: '^/[a-z0-9/?=&-]*$', maxLength: 200 })

/** A number of a tile: an indicator, or how many records a register holds. */
const Figure = Type.Object(
  {
    indicator: Type.Optional(Key),
    register: Type.Optional(RegisterKey),
    /** Shorter words than the indicator's own, for the wall. */
    label: Type.Optional(Words),
    target: Type.Optional(Type.Object({ value: Type.Number(), source: Words }, strict)),
    /** Older than this the number turns grey. */
    staleHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    /** Its place on the wall; left out, it is not there. */
    wall: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  },
  strict,
)

const Subsystem = Type.Object(
  {
    key: Key,
    label: Words,
    /** The page where the work of it is done. */
    door: Type.Optional(Path),
    figures: Type.Array(Figure, { maxItems: 12 }),
    /** What is missing until it can be shown, who owes it, and by when. */
    missing: Type.Optional(Type.Object({ what: Words, owner: Words, by: Type.Optional(Day) }, strict)),
    wall: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  },
  strict,
)

const MapLayer = Type.Object(
  { indicator: Key, label: Type.Optional(Words), steps: Type.Array(Type.Number(), { minItems: 3, maxItems: 3 }) },
  strict,
)

const Rule = Type.Object(
  {
    key: Key,
    label: Words,
    indicator: Key,
    /** Watched as a whole, or in each unit of a level. */
    each: Type.Enum(['province', 'commune', 'department']),
    when: Type.Enum(['above', 'below']),
    /** Beyond this it opens a case; back at `close` it has recovered. Between the two nothing happens. */
    open: Type.Number(),
    close: Type.Number(),
    /** Shares of fewer than this are not judged. */
    least: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    severity: Type.Enum(['attention', 'late']),
    /** Who is to act: who holds this role in the unit, else in the unit above it. */
    owner: Type.Enum(['leader', 'approver', 'duty_officer']),
    deadline: Type.Object(
      {
        amount: Type.Integer({ minimum: 1, maximum: 400 }),
        unit: Type.Enum(['working_hour', 'working_day', 'calendar_day']),
      },
      strict,
    ),
    /** Closed by a person while the value is still beyond: so many hours of silence. */
    againHours: Type.Integer({ minimum: 1, maximum: 2_000 }),
    advice: Words,
  },
  strict,
)

export const CompositionShape = Type.Object(
  {
    format: Type.Literal(1),
    /** So long one reckoning serves everybody. */
    refreshSeconds: Type.Integer({ minimum: 5, maximum: 3_600 }),
    subsystems: Type.Array(Subsystem, { minItems: 1, maxItems: 40 }),
    map: Type.Array(MapLayer, { minItems: 1, maxItems: 8 }),
    /** Plain numbers of this very moment under the map of the wall: cases of a kind received and closed today, open and overdue now. */
    row: Type.Array(Type.Object({ cases: Key, count: Type.Enum(['received', 'closed', 'open', 'overdue']), label: Words }, strict), {
      maxItems: 5,
    }),
    charts: Type.Array(Key, { maxItems: 4 }),
    rules: Type.Array(Rule, { maxItems: 60 }),
  },
  strict,
)

/** What the centre shows and watches, as data: a new tile, threshold or rule needs no release. */
export type Composition = Static<typeof CompositionShape>
export type Subsystem = Static<typeof Subsystem>
export type FigureSpec = Static<typeof Figure>
export type Rule = Static<typeof Rule>
export type MapLayer = Static<typeof MapLayer>

/** By which a figure is known in the picture. */
export const figureKey = (figure: FigureSpec): string => figure.indicator ?? `register:${figure.register ?? ''}`
