import type { Feed, Scalar, Source } from '../definition/definition.ts'

/** A part of an address; a commune that is no more counts as the one of today that the person named. */
const partOf = (address: Record<string, unknown>, part: string): unknown =>
  part === 'unit' ? (address.now ?? address.unit) : address[part]

/** A finished case as a register is fed by it. */
export type FedCase = {
  procedure: string
  state: string
  reference: string
  unitCode: string
  day: string
  answers: Readonly<Record<string, unknown>>
}

const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

function answerOf(source: Extract<Source, { answer: string[] }>, answers: FedCase['answers']): Scalar | undefined {
  for (const key of source.answer) {
    const given = answers[key]
    const value = source.part && given && typeof given === 'object' ? partOf(given as Record<string, unknown>, source.part) : given
    if (!isScalar(value) || value === '') continue
    return source.map ? source.map[String(value)] : value
  }
  return undefined
}

/** What the register holds of the case: field by field, as its definition says. */
export function fedData(feed: Feed, fed: FedCase): Record<string, Scalar> {
  const data: Record<string, Scalar> = {}
  for (const [field, source] of Object.entries(feed.fields)) {
    const value =
      'value' in source
        ? source.value
        : 'fact' in source
          ? { reference: fed.reference, unit: fed.unitCode, day: fed.day, procedure: fed.procedure }[source.fact]
          : answerOf(source, fed.answers)
    if (value !== undefined) data[field] = value
  }
  return data
}
