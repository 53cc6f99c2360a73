import { type Static, Type } from 'typebox'
import type { FormPage } from '#engine/forms/index.ts'
import { Duration, LocalizedText } from '../procedure/procedure.ts'

const strict = { additionalProperties: false }
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' })
const PartKey = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })

/** Where an answer of a part comes from when it is not asked under its own name. */
const Source = Type.Cyclic(
  {
    Source: Type.Union([
      /** Another answer of the whole. */
      Type.Object({ from: Key }, strict),
      /** The same for everybody. */
      Type.Object({ value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]) }, strict),
      /** What the result of an earlier part says. */
      Type.Object({ result: PartKey, fact: Type.Enum(['code', 'issued', 'unit']) }, strict),
      /** The first of these that is known. */
      Type.Object({ firstOf: Type.Array(Type.Ref('Source'), { minItems: 1 }) }, strict),
      /** A list, each of its items made of answers. */
      Type.Object({ items: Type.Array(Type.Record(Key, Type.Ref('Source')), { minItems: 1 }) }, strict),
    ]),
  },
  'Source',
)
export type Source =
  | { from: string }
  | { value: string | number | boolean }
  | { result: string; fact: 'code' | 'issued' | 'unit' }
  | { firstOf: Source[] }
  | { items: Record<string, Source>[] }

const Otherwise = Type.Enum(['stop', 'go_on', 'wait'])
export type Otherwise = Static<typeof Otherwise>

const PartShape = Type.Object(
  {
    key: PartKey,
    procedure: Type.String(),
    /** A few words for lists; the procedure has the whole name. */
    name: LocalizedText,
    /** Parts that must have come to their end before this one begins; without any it begins at once. */
    after: Type.Array(PartKey),
    /** Earlier parts whose results are handed in with it. */
    papers: Type.Optional(Type.Array(PartKey)),
    /** Which unit receives it: that of the whole, that of an address of the whole, or an agency by its code. */
    unit: Type.Union([Type.Literal('same'), Type.Object({ from: Key }, strict), Type.Object({ agency: Type.String() }, strict)]),
    /** Answers of its form that are not asked again. */
    give: Type.Record(Key, Source),
    /** What becomes of the parts after it: `stop` them, let them `go_on` without it, or have them `wait` until it was taken up again. */
    otherwise: Type.Object({ refused: Otherwise, withdrawn: Otherwise, overdue: Type.Enum(['go_on', 'wait']) }, strict),
  },
  strict,
)

/** Procedures that are asked for once and together: a linked procedure as data of the pack. */
export const BundleShape = Type.Object(
  {
    /** The linked procedure's own code in the catalogue. */
    procedure: Type.String(),
    /** The longest that the law gives the whole. */
    most: Type.Optional(Duration),
    form: Type.Object(
      {
        title: LocalizedText,
        /** Questions of the whole that none of its parts asks. */
        pages: Type.Optional(Type.Array(Type.Unknown())),
        /** Pages that come at the end, in this order. */
        last: Type.Array(Type.String()),
        titles: Type.Optional(Type.Record(Type.String(), LocalizedText)),
      },
      strict,
    ),
    parts: Type.Array(PartShape, { minItems: 2, maxItems: 8 }),
  },
  strict,
)

export type Part = Omit<Static<typeof PartShape>, 'give'> & { give: Record<string, Source> }
export type Bundle = Omit<Static<typeof BundleShape>, 'parts' | 'form'> & {
  parts: Part[]
  form: Omit<Static<typeof BundleShape>['form'], 'pages'> & { pages?: FormPage[] }
}
/** A published bundle; a filing keeps the one with which it began. */
export type PublishedBundle = { id: string; version: number; body: Bundle }

/** Key of the process by which the whole of a linked procedure goes, and the kind of its cases. */
export const bundleProcess = 'bundle'

export const partStates = ['waiting', 'running', 'granted', 'refused', 'withdrawn', 'stopped'] as const
export type PartState = (typeof partStates)[number]

/** A part of a filing as it is kept. */
export type FiledPart = {
  bundleCaseId: string
  key: string
  procedureVersionId: string
  formId: string
  unitId: string
  state: PartState
  attempt: number
  /** Its own dossier, once it was begun. */
  caseId: string | null
  code: string | null
  /** The draft with which the person takes it up again. */
  draftId: string | null
  reason: string | null
  since: Date
}
