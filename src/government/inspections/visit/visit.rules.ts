import { answerOf, type AnswerSpec, type Finding, findingOf, hasLimit, readAnswer } from '../checklist/answer.rules.ts'

export type Value = 'good' | 'fault' | 'not_applicable'
export const values: readonly Value[] = ['good', 'fault', 'not_applicable']

/** What was found on a point, as it stands now. `version` counts its changes. */
export type Entry = {
  point: string
  version: number
  value: Value
  /** What was measured, counted, chosen or written, after the kind of the point. */
  answer: string | null
  /** The finding that follows from the answer and the limit; null where the inspector says it. */
  follows: Finding | null
  note: string
  byId: string
  byName: string
  notedAt: Date
  inField: boolean
}
type Point = { key: string; photoOnFault: boolean; answer?: AnswerSpec | undefined }

/** What a phone sends: `seen` is the version that the inspector saw when they wrote it. Without a value it follows from the answer. */
export type Sent = {
  point: string
  value?: Value | undefined
  answer?: string | null | undefined
  note: string
  seen: number
  notedAt: Date
  clientKey: string
}
/** What is to be written of it. */
export type Noted = Omit<Sent, 'value' | 'answer'> & Pick<Entry, 'value' | 'answer' | 'follows'>

/** Reads the answer after the kind of the point and draws the finding from it; says what is wrong where it cannot. */
export function settle(spec: AnswerSpec, sent: Sent, on: string): Noted | 'answer' | 'value' {
  const answer = readAnswer(spec, sent.answer)
  if (answer === undefined) return 'answer'
  const follows = findingOf(spec, answer, on) ?? null
  const value = sent.value ?? follows
  return value === null ? 'value' : { ...sent, value, answer, follows }
}

/**
 * The finding ticked on a sheet that thinks for nobody: where the answer was changed and the tick still is the one that
 * followed from the old answer, it follows from the new one.
 */
export function tickedValue(ticked: Value | undefined, answer: string | null | undefined, before: Entry | undefined): Value | undefined {
  const stale =
    before && before.follows !== null && ticked === before.follows && before.value === before.follows && answer !== before.answer
  return stale ? undefined : ticked
}

/** Whether the inspector found otherwise than the answer says: never without words. */
export const contradicts = (entry: Pick<Entry, 'value' | 'follows'>): boolean => entry.follows !== null && entry.value !== entry.follows

export type Merge = { kind: 'write'; version: number } | { kind: 'same' } | { kind: 'conflict'; theirs: Entry }

/**
 * What becomes of something noted without a network: it is written when nobody wrote on the point meanwhile; the same finding
 * needs nothing; else both are shown and a person decides. Nothing is overwritten.
 */
export function mergeNoted(noted: Noted, now: Entry | undefined): Merge {
  if (!now || now.version === noted.seen) return { kind: 'write', version: (now?.version ?? 0) + 1 }
  if (now.value === noted.value && now.answer === noted.answer && now.note === noted.note) return { kind: 'same' }
  return { kind: 'conflict', theirs: now }
}

export type Lack = { point: string; why: 'open' | 'answer' | 'reason' | 'note' | 'photo' }

function lackOf(point: Point, entry: Entry | undefined, isShown: boolean): Lack['why'] | undefined {
  if (!entry) return 'open'
  const spec = answerOf(point)
  const isMute = entry.note.trim() === ''
  if (spec.kind !== 'yes_no' && entry.answer === null && entry.value !== 'not_applicable') return 'answer'
  if (isMute && (contradicts(entry) || (entry.value === 'not_applicable' && hasLimit(spec)))) return 'reason'
  if (entry.value !== 'fault') return undefined
  // A value outside the limit says itself what is wrong.
  if (isMute && entry.follows !== 'fault') return 'note'
  return point.photoOnFault && !isShown ? 'photo' : undefined
}

/**
 * What is missing before a conclusion can be drawn: open points, answers of their kind, the reason of a finding that the answer
 * does not give, words on a fault and the photo that it needs.
 */
export function lacksOf(points: readonly Point[], entries: readonly Entry[], photographed: ReadonlySet<string>): Lack[] {
  return points.flatMap((point): Lack[] => {
    const entry = entries.find((each) => each.point === point.key)
    const why = lackOf(point, entry, photographed.has(point.key))
    return why ? [{ point: point.key, why }] : []
  })
}

/** The newest version of each point. */
export function currentOf(entries: readonly Entry[]): Entry[] {
  const newest = new Map<string, Entry>()
  for (const entry of entries) if ((newest.get(entry.point)?.version ?? 0) < entry.version) newest.set(entry.point, entry)
  return [...newest.values()]
}
