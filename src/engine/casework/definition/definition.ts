import { type Static, Type } from 'typebox'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]*$' })
const DurationShape = Type.Object({
  amount: Type.Number({ minimum: 0 }),
  unit: Type.Union([
    Type.Literal('working_day'),
    Type.Literal('working_hour'),
    Type.Literal('calendar_day'),
    Type.Literal('calendar_month'),
  ]),
})

/** What an action asks for: words, a person, a unit, a length of time, a score. */
const Input = Type.Object({
  key: Key,
  type: Type.Union([
    Type.Literal('text'),
    Type.Literal('officer'),
    Type.Literal('unit'),
    Type.Literal('duration'),
    Type.Literal('score'),
    Type.Literal('choice'),
  ]),
  label: Words,
  hint: Type.Optional(Words),
  required: Type.Boolean(),
  options: Type.Optional(Type.Array(Type.Object({ value: Type.String(), label: Words }))),
})

const ActionShape = Type.Object({
  label: Words,
  /** The same act in the citizen's timeline, where the officer's word would not be understood. */
  told: Type.Optional(Words),
  from: Type.Array(Key, { minItems: 1 }),
  /** The next state; `*` stays where it is. */
  to: Type.Union([Key, Type.Literal('*')]),
  /** Roles held in the case's unit or above it; `owner` is the person whose case it is, `system` the program itself. */
  roles: Type.Array(Key, { minItems: 1 }),
  /** The case must carry, or must not carry, these flags. */
  needs: Type.Optional(Type.Array(Key)),
  unless: Type.Optional(Type.Array(Key)),
  adds: Type.Optional(Type.Array(Key)),
  removes: Type.Optional(Type.Array(Key)),
  note: Type.Optional(Type.Union([Type.Literal('required'), Type.Literal('optional')])),
  inputs: Type.Optional(Type.Array(Input)),
  clock: Type.Optional(
    Type.Union([
      Type.Literal('start'),
      Type.Literal('pause'),
      Type.Literal('resume'),
      Type.Literal('extend'),
      Type.Literal('reset'),
      Type.Literal('stop'),
    ]),
  ),
  /** Who holds the case afterwards. */
  assign: Type.Optional(Type.Union([Type.Literal('actor'), Type.Literal('nobody'), Type.Literal('input')])),
  outcome: Type.Optional(Key),
  /** Not shown to the person whose case it is. */
  internal: Type.Optional(Type.Boolean()),
  /** Cannot be undone: confirm first. */
  final: Type.Optional(Type.Boolean()),
  /** Attachments: may carry files, must carry files. */
  files: Type.Optional(Type.Union([Type.Literal('optional'), Type.Literal('required')])),
  /** Desk key. */
  hotkey: Type.Optional(Type.String({ pattern: '^[a-z]$' })),
})

const StateShape = Type.Object({
  label: Words,
  kind: Type.Union([Type.Literal('open'), Type.Literal('waiting'), Type.Literal('closed')]),
  /** Who is expected to act: shown on the desk, used by queues. */
  stage: Key,
  /** Code of the national portal for this state. */
  nationalCode: Type.Optional(Type.String()),
  /** Share of the whole time for the work of this state, in percent. */
  budget: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
})

export const DefinitionShape = Type.Object(
  {
    key: Key,
    kind: Key,
    title: Words,
    initial: Key,
    /** The clock runs from the moment the case is opened; left out, from the action that starts it. */
    clock: Type.Optional(Type.Literal('from_opening')),
    states: Type.Record(Type.String(), StateShape),
    actions: Type.Record(Type.String(), ActionShape),
  },
  { additionalProperties: false },
)

/** A case type as data: states, actions, and who may do what. */
export type Definition = Static<typeof DefinitionShape>
export type ActionType = Static<typeof ActionShape>
export type ActionInput = Static<typeof Input>
export type State = Static<typeof StateShape>
export type Duration = Static<typeof DurationShape>
export type Defect = { path: string; rule: string; detail: string }
