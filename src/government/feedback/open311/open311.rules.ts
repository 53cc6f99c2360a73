import type { Category } from '../catalogue/catalogue.ts'
import type { Report } from '../report/report.ts'
import { statusOf } from '../report/report.rules.ts'
import { element, type Xml, xmlDocument } from './xml.rules.ts'

export type Format = 'json' | 'xml'
type Value = string | number | boolean | null | Value[] | { [key: string]: Value }
export type Row = { [key: string]: Value }

export const isFormat = (text: string): text is Format => text === 'json' || text === 'xml'

// How the standard names what stands in a list.
const itemNames: Record<string, string> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  service_request_updates: 'request_update',
  errors: 'error',
}

function toXml(name: string, value: Value): Xml {
  if (Array.isArray(value))
    return element(
      name,
      {},
      value.map((each) => toXml(itemNames[name] ?? 'item', each)),
    )
  if (value !== null && typeof value === 'object')
    return element(
      name,
      {},
      Object.entries(value).map(([key, inner]) => toXml(key, inner)),
    )
  return element(name, {}, value)
}

/** The same content in the format that was asked for; `root` is the name of the XML's outermost element. */
export const write = (format: Format, root: string, value: Value): string =>
  format === 'json' ? JSON.stringify(value) : xmlDocument(toXml(root, value))

type Words = (text: Category['label']) => string

export const serviceOf = (category: Category, words: Words): Row => ({
  service_code: category.key,
  service_name: words(category.label),
  description: words(category.about),
  metadata: (category.questions?.length ?? 0) > 0,
  type: 'realtime',
  keywords: category.keywords.join(','),
  group: category.group,
})

export const definitionOf = (category: Category, words: Words): Row => ({
  service_code: category.key,
  attributes: (category.questions ?? []).map((question, at) => ({
    variable: true,
    code: question.key,
    datatype: question.options ? 'singlevaluelist' : 'string',
    required: question.required,
    datatype_description: null,
    order: at + 1,
    description: words(question.label),
    ...(question.options ? { values: question.options.map((option) => ({ key: option.value, name: words(option.label) })) } : {}),
  })),
})

export type Shown = { report: Report; name: string; notes: string; photo: string | undefined; photos: string[] }

/** A report as Open311 shows it: what is public and nothing of who sent it. */
export const requestOf = ({ report, name, notes, photo }: Shown): Row => ({
  service_request_id: report.reference,
  status: statusOf(report.state),
  status_notes: notes || null,
  service_name: name,
  service_code: report.category,
  description: report.words || null,
  agency_responsible: report.unitName,
  service_notice: null,
  requested_datetime: report.reportedAt.toISOString(),
  updated_datetime: report.updatedAt.toISOString(),
  expected_datetime: report.dueAt?.toISOString() ?? null,
  address: [report.placeWords, report.communeName].filter(Boolean).join(', '),
  address_id: null,
  zipcode: null,
  lat: report.lat,
  long: report.lon,
  media_url: photo ?? null,
})

/** A moment of W3C form; undefined when it is none. */
export function readMoment(text: string | undefined): Date | undefined {
  if (!text || !/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)) return undefined
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** `attribute[code]=value` of a posted form. */
export function attributesOf(fields: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) {
    const code = /^attribute\[([a-z0-9_]{1,40})\](\[\])?$/.exec(name)?.[1]
    if (code) found[code] = value
  }
  return found
}
