import type { FieldFault } from '#core/errors.ts'
import { refuse } from '#core/errors.ts'

/** An event as CloudEvents 1.0: its attributes, and its data as JSON or as base64. */
export type CloudEvent = {
  attributes: Record<string, string | number | boolean>
  data: unknown
  dataBase64: string | null
  hasData: boolean
}
export type Named = CloudEvent & { id: string; source: string; type: string; subject: string; time: Date | undefined }

const attributeName = /^[a-z0-9]{1,20}$/
// RFC 3339, section 5.6.
const timestamp = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/
const longest = { id: 200, source: 300, type: 200, subject: 300 }

const wrong = (at: string, field: string, message: string): FieldFault => ({ field: `${at}${field}`, message })

function faultsOf(given: Record<string, unknown>, at: string): FieldFault[] {
  const faults: FieldFault[] = []
  if (given.specversion !== '1.0') faults.push(wrong(at, 'specversion', '1.0'))
  for (const field of ['id', 'source', 'type', 'subject'] as const) {
    const value = given[field]
    if (value === undefined && field === 'subject') continue
    if (typeof value !== 'string' || value === '' || value.length > longest[field]) faults.push(wrong(at, field, `1–${longest[field]}`))
  }
  if (typeof given.source === 'string' && !/^[^\s<>"{}|\\^`]+$/.test(given.source)) faults.push(wrong(at, 'source', 'URI-reference'))
  if (given.time !== undefined && (typeof given.time !== 'string' || !timestamp.test(given.time) || Number.isNaN(Date.parse(given.time))))
    faults.push(wrong(at, 'time', 'RFC 3339'))
  if (given.datacontenttype !== undefined && (typeof given.datacontenttype !== 'string' || !/^[^\s/]+\/[^\s]/.test(given.datacontenttype)))
    faults.push(wrong(at, 'datacontenttype', 'RFC 2046'))
  if (given.dataschema !== undefined && (typeof given.dataschema !== 'string' || !URL.canParse(given.dataschema)))
    faults.push(wrong(at, 'dataschema', 'URI'))
  if ('data' in given && 'data_base64' in given) faults.push(wrong(at, 'data_base64', 'data'))
  if ('data_base64' in given && (typeof given.data_base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(given.data_base64)))
    faults.push(wrong(at, 'data_base64', 'base64'))
  for (const [name, value] of Object.entries(given)) {
    if (name === 'data' || name === 'data_base64') continue
    if (!attributeName.test(name)) faults.push(wrong(at, name.slice(0, 40), '[a-z0-9]'))
    else if (!['string', 'number', 'boolean'].includes(typeof value)) faults.push(wrong(at, name, 'string'))
    else if (typeof value === 'number' && !Number.isInteger(value)) faults.push(wrong(at, name, 'integer'))
  }
  return faults
}

/** One event in the JSON format, checked; throws with every fault by field. */
export function readEvent(value: unknown, at = ''): Named {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse('invalid', 'exchange.event.unreadable', {}, [wrong(at, '', 'object')])
  const given = value as Record<string, unknown>
  const faults = faultsOf(given, at)
  if (faults.length > 0) throw refuse('invalid', 'exchange.event.unreadable', {}, faults)
  const { data, data_base64: base64, ...attributes } = given
  return {
    attributes: attributes as CloudEvent['attributes'],
    data: data ?? null,
    dataBase64: typeof base64 === 'string' ? base64 : null,
    hasData: 'data' in given,
    id: String(given.id),
    source: String(given.source),
    type: String(given.type),
    subject: typeof given.subject === 'string' ? given.subject : '',
    time: typeof given.time === 'string' ? new Date(given.time) : undefined,
  }
}

export const mostEvents = 200

export function readBatch(value: unknown): Named[] {
  if (!Array.isArray(value) || value.length > mostEvents) throw refuse('invalid', 'exchange.event.batch_wrong', { most: mostEvents })
  return value.map((one, index) => readEvent(one, `${index}.`))
}

/** HTTP binding, binary mode: attributes in ce-* headers (percent-encoded), data as the body. */
export function fromBinary(headers: Record<string, string | string[] | undefined>, body: unknown): Record<string, unknown> {
  const event: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-') || typeof value !== 'string') continue
    try {
      event[name.slice(3)] = decodeURIComponent(value)
    } catch {
      event[name.slice(3)] = null
    }
  }
  const type = headers['content-type']
  if (typeof type === 'string') event.datacontenttype = type
  if (Buffer.isBuffer(body)) {
    if (body.length > 0) event.data_base64 = body.toString('base64')
  } else if (body !== undefined && body !== null) event.data = body
  return event
}

/** The event in the JSON format, with what the exchange adds. */
export function toStructured(event: CloudEvent, extra: Record<string, string>): Record<string, unknown> {
  return {
    ...event.attributes,
    ...extra,
    ...(event.dataBase64 === null ? {} : { data_base64: event.dataBase64 }),
    ...(event.hasData ? { data: event.data } : {}),
  }
}

/** Whether a subscription's types (exact, or a beginning and *) hold a type. */
export const holdsType = (types: readonly string[], type: string): boolean =>
  types.some((one) => (one.endsWith('*') ? type.startsWith(one.slice(0, -1)) : one === type))
