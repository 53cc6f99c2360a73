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
  /** How many times it may be done on one case. */
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
  /** `ask` asks several units at once for their opinion, `answer` is the answer of one of them, `lapse` ends an asking whose time ran out. */
  opinions: Type.Optional(Type.Union([Type.Literal('ask'), Type.Literal('answer'), Type.Literal('lapse')])),
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
  /** The time in which the case must leave this state, counted from the moment it came here. */
  within: Type.Optional(DurationShape),
})

/** How units are asked for their opinion on cases of this type. */
const OpinionsShape = Type.Object(
  {
    /** The time that a unit is given when the asker says nothing else. */
    within: DurationShape,
    /** How many may be asked at once. */
    most: Type.Integer({ minimum: 1, maximum: 30 }),
    /** When the time is over: silence is consent, or the answer is waited for. */
    silence: Type.Union([Type.Literal('consents'), Type.Literal('waits')]),
    /** What the clock of the case does while somebody is asked. */
    clock: Type.Union([Type.Literal('runs'), Type.Literal('pauses')]),
  },
  { additionalProperties: false },
)

/** Who is told when time runs out, or has run out. Read from the latest version of the type, for all its open cases. */
const EscalationShape = Type.Object(
  {
    key: Key,
    /** `due`: the time of the whole case; `step`: the time in which it must leave its state. */
    of: Type.Union([Type.Literal('due'), Type.Literal('step')]),
    /** So long before the end, or so long after it; neither: at the end. */
    before: Type.Optional(DurationShape),
    after: Type.Optional(DurationShape),
    /** Whoever holds the case; where nobody does, or left out, the officers of the role. */
    holder: Type.Optional(Type.Boolean()),
    role: Key,
    /** Officers of the unit itself (where it has none, of the nearest above), or of the nearest unit above it. */
    level: Type.Union([Type.Literal('unit'), Type.Literal('above')]),
    label: Words,
    /** The same in the words for the person whose case it is; left out, they do not see it. */
    told: Type.Optional(Words),
    /** What the module that keeps the case is to do besides. */
    effect: Type.Optional(Key),
  },
  { additionalProperties: false },
)

export const DefinitionShape = Type.Object(
  {
    key: Key,
    kind: Key,
    title: Words,
    initial: Key,
    /** The clock runs from the moment the case is opened; left out, from the action that starts it. */
    clock: Type.Optional(Type.Literal('from_opening')),
    /** The page of a case on the desk, with `{reference}` in it. */
    page: Type.Optional(Type.String({ pattern: '^/' })),
    opinions: Type.Optional(OpinionsShape),
    escalations: Type.Optional(Type.Array(EscalationShape, { maxItems: 20 })),
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
export type Escalation = Static<typeof EscalationShape>
export type OpinionRules = Static<typeof OpinionsShape>
export type Defect = { path: string; rule: string; detail: string }
