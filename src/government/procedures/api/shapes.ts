import { type Static, Type } from 'typebox'
import { partStates } from '../bundle/bundle.ts'

export const Moment = Type.Union([Type.String({ format: 'date-time' }), Type.Null()])

const PartShape = Type.Object({
  key: Type.String(),
  name: Type.String(),
  procedure: Type.String(),
  unit: Type.String(),
  state: Type.Enum([...partStates]),
  dossier: Type.Union([Type.String(), Type.Null()]),
  after: Type.Array(Type.String()),
  from: Moment,
  dueAt: Moment,
  result: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
})

/** A linked filing as a program reads it: its parts, the day of all, the day that was promised. */
const WholeShape = Type.Object({ promisedAt: Moment, dueAt: Moment, parts: Type.Array(PartShape) })

export const DossierShape = Type.Object({
  code: Type.String(),
  procedure: Type.Object({ code: Type.String(), name: Type.String() }),
  unit: Type.String(),
  state: Type.String(),
  stateName: Type.String(),
  version: Type.Integer(),
  filedAt: Type.String({ format: 'date-time' }),
  dueAt: Moment,
  paused: Type.Boolean(),
  outcome: Type.Union([Type.String(), Type.Null()]),
  possibleActions: Type.Array(Type.String()),
  linked: Type.Optional(WholeShape),
  partOf: Type.Optional(Type.String({ description: 'Code of the linked filing of which it is a part' })),
  result: Type.Union([Type.Object({ code: Type.String(), title: Type.String(), issuedAt: Type.String() }), Type.Null()]),
  actions: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      type: Type.String(),
      from: Type.String(),
      to: Type.String(),
      at: Type.String(),
      by: Type.String(),
      note: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
})

export type Dossier = Static<typeof DossierShape>

export const FilingBody = Type.Object(
  { unit: Type.String({ description: 'Code of the receiving unit' }), answers: Type.Record(Type.String(), Type.Unknown()) },
  { additionalProperties: false },
)

export const Length = Type.Object(
  {
    amount: Type.Number({ exclusiveMinimum: 0, maximum: 1000 }),
    unit: Type.Enum(['working_day', 'working_hour', 'calendar_day', 'calendar_month']),
  },
  { additionalProperties: false },
)

export const ActBody = Type.Object(
  {
    action: Type.String({ maxLength: 60 }),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    key: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    note: Type.Optional(Type.String({ maxLength: 4000 })),
    officer: Type.Optional(Type.String({ format: 'uuid' })),
    office: Type.Optional(Type.String({ maxLength: 300 })),
    by: Type.Optional(Length),
    duration: Type.Optional(Length),
    score: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    files: Type.Optional(Type.Array(Type.String({ format: 'uuid' }), { maxItems: 20 })),
  },
  { additionalProperties: false },
)
