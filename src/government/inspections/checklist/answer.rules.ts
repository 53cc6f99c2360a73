import { type Static, Type } from 'typebox'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
/** What a limit rests on; not verified: the inspecting agency confirms it before it is used. */
const Ground = Type.Object({ text: Words, verified: Type.Boolean() })
const limits = { least: Type.Optional(Type.Number()), most: Type.Optional(Type.Number()), ground: Type.Optional(Ground) }
const Finding = Type.Enum(['good', 'fault'])
const days = Type.Integer({ minimum: 0, maximum: 3_660 })

/** In which kind a point is answered, and which answers are within the limit. Left out: passes, fails or does not apply. */
export const AnswerShape = Type.Union([
  Type.Object({ kind: Type.Literal('yes_no') }),
  Type.Object({ kind: Type.Literal('measure'), unit: Words, decimals: Type.Integer({ minimum: 0, maximum: 2 }), ...limits }),
  Type.Object({ kind: Type.Literal('count'), unit: Words, ...limits }),
  Type.Object({
    kind: Type.Literal('choice'),
    options: Type.Array(
      Type.Object({ key: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), label: Words, finding: Type.Optional(Finding) }),
      { minItems: 2, maxItems: 20 },
    ),
    ground: Type.Optional(Ground),
  }),
  Type.Object({ kind: Type.Literal('words') }),
  Type.Object({
    kind: Type.Literal('date'),
    /** At most so many days before the day of the inspection. */
    notOlder: Type.Optional(days),
    /** At least so many days after it. */
    validFor: Type.Optional(days),
    ground: Type.Optional(Ground),
  }),
])
export type AnswerSpec = Static<typeof AnswerShape>
export type AnswerKind = AnswerSpec['kind']
export const answerKinds: readonly AnswerKind[] = ['yes_no', 'measure', 'count', 'choice', 'words', 'date']
export type Finding = Static<typeof Finding>

const passFail: AnswerSpec = { kind: 'yes_no' }
export const answerOf = (point: { answer?: AnswerSpec | undefined }): AnswerSpec => point.answer ?? passFail
export const groundOf = (spec: AnswerSpec): Static<typeof Ground> | undefined => ('ground' in spec ? spec.ground : undefined)

const dayLength = 86_400_000
const isDay = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text
}

/** A number as people write it here: a comma or a dot before the decimals, no more of them than the list allows. */
function readNumber(text: string, decimals: number): string | undefined {
  const plain = text.replace(/^[−–]/, '-').replace(',', '.')
  const [, whole, fraction = ''] = /^(-?\d{1,9})(?:\.(\d+))?$/.exec(plain) ?? []
  return whole === undefined || fraction.length > decimals ? undefined : String(Number(plain))
}

/** The answer as it is kept: null where none is given, undefined where what is given is not of the kind. */
export function readAnswer(spec: AnswerSpec, given: string | null | undefined): string | null | undefined {
  const text = (given ?? '').trim()
  if (text === '' || spec.kind === 'yes_no') return text === '' ? null : undefined
  if (spec.kind === 'measure') return readNumber(text, spec.decimals)
  if (spec.kind === 'count') return /^\d{1,9}$/.test(text) ? String(Number(text)) : undefined
  if (spec.kind === 'choice') return spec.options.some(({ key }) => key === text) ? text : undefined
  if (spec.kind === 'date') return isDay(text) ? text : undefined
  return text.slice(0, 2_000)
}

/** What follows from an answer on the day of the inspection; undefined where the finding is the inspector's to say. */
export function findingOf(spec: AnswerSpec, answer: string | null, on: string): Finding | undefined {
  if (answer === null) return undefined
  if (spec.kind === 'measure' || spec.kind === 'count') {
    if (spec.least === undefined && spec.most === undefined) return undefined
    const value = Number(answer)
    return value < (spec.least ?? -Infinity) || value > (spec.most ?? Infinity) ? 'fault' : 'good'
  }
  if (spec.kind === 'choice') return spec.options.find(({ key }) => key === answer)?.finding
  if (spec.kind !== 'date' || (spec.notOlder === undefined && spec.validFor === undefined)) return undefined
  const ahead = (Date.parse(answer) - Date.parse(on)) / dayLength
  const tooOld = spec.notOlder !== undefined && (-ahead > spec.notOlder || (ahead > 0 && spec.validFor === undefined))
  return tooOld || ahead < (spec.validFor ?? -Infinity) ? 'fault' : 'good'
}

/** Whether a finding can follow from the answer at all. */
export const hasLimit = (spec: AnswerSpec): boolean =>
  spec.kind === 'choice'
    ? spec.options.some(({ finding }) => finding !== undefined)
    : spec.kind === 'date'
      ? spec.notOlder !== undefined || spec.validFor !== undefined
      : (spec.kind === 'measure' || spec.kind === 'count') && (spec.least !== undefined || spec.most !== undefined)

type Asked = { key: string; answer?: AnswerSpec | undefined }

/** What the shape of a list cannot forbid: points and options twice, limits the wrong way round or without their ground. */
export function pointFaults(points: readonly Asked[]): { at: string; message: string }[] {
  const twice = (all: readonly { key: string }[], at: number): boolean => all.findIndex(({ key }) => key === all[at]?.key) < at
  return points.flatMap((point, index) => {
    const spec = answerOf(point)
    const at = `points.${index}`
    const faults = twice(points, index) ? [{ at: `${at}.key`, message: `${point.key} is there twice` }] : []
    if ('least' in spec && 'most' in spec && (spec.least ?? 0) > (spec.most ?? 0))
      faults.push({ at: `${at}.answer.least`, message: `${spec.least} > ${spec.most}` })
    if ((spec.kind === 'measure' || spec.kind === 'count' || spec.kind === 'date') && hasLimit(spec) && !spec.ground)
      faults.push({ at: `${at}.answer.ground`, message: 'a limit names its ground, or says that it is to be verified' })
    if (spec.kind === 'choice')
      spec.options.forEach((option, i) => {
        if (twice(spec.options, i)) faults.push({ at: `${at}.answer.options.${i}.key`, message: `${option.key} is there twice` })
      })
    return faults
  })
}
