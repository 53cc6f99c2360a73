import { formatDateTime, localized, type T } from '#core/i18n.ts'
import { type AnswerKind, answerOf, type AnswerSpec, type Finding, hasLimit } from '../checklist/answer.rules.ts'
import { answerWords, limitAndGround } from '../checklist/answer-words.ts'
import type { Checklist } from '../checklist/checklist.ts'
import type { Evidence } from './visit.queries.ts'
import { contradicts, type Entry, type Value } from './visit.rules.ts'

/** A point with what was found on it, in the reader's words. */
export type FoundPoint = {
  key: string
  ask: string
  kind: AnswerKind
  /** What is allowed, with its ground. */
  limit: string | undefined
  value: Value | undefined
  /** What was measured, counted, chosen or written. */
  found: string
  follows: Finding | undefined
  contradicts: boolean
  note: string
  who: string | undefined
  photos: Pick<Evidence, 'id' | 'lat' | 'lon'>[]
}

export function foundPoints(
  t: T,
  list: Checklist,
  entries: readonly Entry[],
  evidence: readonly Evidence[],
  options: { isNamed: boolean },
): FoundPoint[] {
  return list.points.map((point) => {
    const entry = entries.find((each) => each.point === point.key)
    const spec = answerOf(point)
    return {
      key: point.key,
      ask: localized(t.lang, point.ask),
      kind: spec.kind,
      limit: limitAndGround(t, spec),
      value: entry?.value,
      found: entry ? answerWords(t, spec, entry.answer) : '',
      follows: entry?.follows ?? undefined,
      contradicts: entry !== undefined && contradicts(entry),
      note: entry?.note ?? '',
      who: entry && options.isNamed ? `${entry.byName}, ${formatDateTime(t.lang, entry.notedAt)}` : undefined,
      photos: evidence.filter((each) => each.point === point.key).map(({ id, lat, lon }) => ({ id, lat, lon })),
    }
  })
}

/** How a point is asked on the sheet, and what the phone knows of its limit while there is no network. */
export type AskedPoint = {
  unit: string
  options: { value: string; label: string }[]
  typed: string
  /** The finding can follow from the answer. */
  isLimited: boolean
  limitData: string
}

export function askedPoint(t: T, spec: AnswerSpec, answer: string | null): AskedPoint {
  return {
    unit: 'unit' in spec ? localized(t.lang, spec.unit) : '',
    options: spec.kind === 'choice' ? spec.options.map(({ key, label }) => ({ value: key, label: localized(t.lang, label) })) : [],
    typed: spec.kind === 'measure' ? (answer ?? '').replace('.', ',') : (answer ?? ''),
    isLimited: hasLimit(spec),
    limitData: JSON.stringify(limitData(spec)),
  }
}

function limitData(spec: AnswerSpec): object {
  if (spec.kind === 'choice')
    return { kind: spec.kind, findings: Object.fromEntries(spec.options.flatMap(({ key, finding }) => (finding ? [[key, finding]] : []))) }
  if (spec.kind === 'date') return { kind: spec.kind, notOlder: spec.notOlder, validFor: spec.validFor }
  if (spec.kind === 'measure') return { kind: spec.kind, decimals: spec.decimals, least: spec.least, most: spec.most }
  return spec.kind === 'count' ? { kind: spec.kind, least: spec.least, most: spec.most } : { kind: spec.kind }
}

/** The answer to a point as it was typed; a day comes in three parts. */
export function typedAnswer(fields: Record<string, string>, key: string): string {
  const [d = '', m = '', y = ''] = ['d', 'm', 'y'].map((part) => (fields[`answer_${key}-${part}`] ?? '').trim())
  if (d || m || y) return `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  return (fields[`answer_${key}`] ?? '').trim()
}
