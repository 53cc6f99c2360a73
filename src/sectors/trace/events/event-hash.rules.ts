import { createHash } from 'node:crypto'
import { canonicalUri } from '../identify/digital-link.rules.ts'
import { type Json, type JsonObject, isObject } from './json.rules.ts'

/** Prefixes of a document's context and the names that its sender wants left out of the hash. */
export type Naming = { prefixes: Readonly<Record<string, string>>; ignored: ReadonlySet<string> }

const cbv = 'https://ref.gs1.org/cbv/'
const voc = 'https://gs1.org/voc/'
const quantity = ['epcClass', 'quantity', 'uom']
/** The standard's order of an event's fields; what is not here belongs to the sender and follows, sorted. */
const order = [
  ...['eventTime', 'eventTimeZoneOffset', 'certificationInfo', 'epcList', 'parentID', 'childEPCs', 'quantityList', 'childQuantityList'],
  ...['inputEPCList', 'inputQuantityList', 'outputEPCList', 'outputQuantityList', 'action', 'transformationID', 'bizStep', 'disposition'],
  ...['persistentDisposition', 'readPoint', 'bizLocation', 'bizTransactionList', 'destinationList', 'sourceList', 'sensorElementList'],
  'ilmd',
]
const metadata = ['time', 'startTime', 'endTime', 'deviceID', 'deviceMetadata', 'rawData', 'dataProcessingMethod', 'bizRules']
const report = [
  ...['type', 'exception', 'deviceID', 'deviceMetadata', 'rawData', 'dataProcessingMethod', 'time', 'microorganism'],
  ...['chemicalSubstance', 'value', 'component', 'stringValue', 'booleanValue', 'hexBinaryValue', 'uriValue', 'minValue', 'maxValue'],
  ...['meanValue', 'sDev', 'percRank', 'percValue', 'uom', 'coordinateReferenceSystem'],
]
const leftOut = new Set(['type', 'eventID', 'recordTime', 'errorDeclaration', '@context', 'rdfs:comment', 'comment', 'hasContext'])
const times = new Set(['eventTime', 'time', 'startTime', 'endTime'])
const epcLists = new Set(['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'])
const quantityLists = new Set(['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'])
const typedLists: Record<string, { item: string; vocabulary: string }> = {
  bizTransactionList: { item: 'bizTransaction', vocabulary: 'BTT-' },
  sourceList: { item: 'source', vocabulary: 'SDT-' },
  destinationList: { item: 'destination', vocabulary: 'SDT-' },
}
const oldVocabularies: Record<string, string> = { bizstep: 'BizStep-', disp: 'Disp-', btt: 'BTT-', sdt: 'SDT-', er: 'ER-' }

/** A moment in UTC with three decimals, rounded half up. */
export function momentOf(text: string): string {
  const [, whole = text, fraction = '', zone = ''] = /^(.*?\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? []
  const base = Date.parse(`${whole}${zone || 'Z'}`)
  if (Number.isNaN(base)) return text
  const milliseconds = fraction ? Math.round(Number(`0.${fraction}`) * 1000) : 0
  return new Date(base + milliseconds).toISOString()
}

/** A word of the Core Business Vocabulary in full, however it was written. */
export function fullWord(text: string, vocabulary: string, { prefixes }: Pick<Naming, 'prefixes'>): string {
  const old = /^urn:epcglobal:cbv:(bizstep|disp|btt|sdt|er):(.+)$/.exec(text)
  if (old) return `${cbv}${oldVocabularies[old[1] ?? '']}${old[2]}`
  if (/^[A-Za-z_]+$/.test(text)) return `${vocabulary.startsWith('http') ? '' : cbv}${vocabulary}${text}`
  return expand(text, { cbv, gs1: voc, ...prefixes })
}

function expand(text: string, prefixes: Readonly<Record<string, string>>): string {
  const [, prefix = '', rest = ''] = /^([A-Za-z][\w.-]*):(?!\/\/)(.+)$/.exec(text) ?? []
  const space = prefixes[prefix]
  return space === undefined ? text : `${space}${rest}`
}

const nameOf = (key: string, { prefixes }: Naming): string => {
  const [, prefix = '', local = ''] = /^([^:]+):(?!\/\/)(.+)$/.exec(key) ?? []
  const space = prefixes[prefix]
  if (space !== undefined) return `{${space}}${local}`
  const full = /^(https?:\/\/.*[/#])([^/#]+)$/.exec(key)
  return full ? `{${full[1]}}${full[2]}` : key
}

const bare = (value: Json): string => (typeof value === 'string' ? canonicalUri(value) : String(value))
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])
const sorted = (texts: string[]): string => texts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('')

function own(key: string, value: Json, naming: Naming): string {
  const name = nameOf(key, naming)
  if (Array.isArray(value)) return sorted(value.map((each) => own(key, each, naming)))
  if (!isObject(value)) return `${name}=${bare(value)}`
  return `${name}${fieldsOf(value, naming)}`
}

/** Fields that are the sender's own: sorted, below their full names. */
function fieldsOf(value: JsonObject, naming: Naming, without: readonly string[] = []): string {
  const entries = Object.entries(value).filter(
    ([key, each]) => each !== null && !without.includes(key) && !key.startsWith('@') && !naming.ignored.has(key) && key !== 'rdfs:comment',
  )
  return sorted(entries.map(([key, each]) => own(key, each ?? null, naming)))
}

const wordFields: Record<string, string> = { exception: voc, component: 'Comp-', type: voc }

function inOrder(value: JsonObject, names: readonly string[], naming: Naming): string {
  const known = names.map((name) => {
    const each = value[name]
    if (each === undefined || each === null) return ''
    const vocabulary = wordFields[name]
    if (typeof each === 'string' && vocabulary) return `${name}=${fullWord(each, vocabulary, naming)}`
    if (typeof each === 'string' && times.has(name)) return `${name}=${momentOf(each)}`
    return isObject(each) || Array.isArray(each) ? own(name, each, naming) : `${name}=${bare(each)}`
  })
  return `${known.join('')}${fieldsOf(value, naming, names)}`
}

function sensorElement(element: Json, naming: Naming): string {
  if (!isObject(element)) return ''
  const { sensorMetadata, sensorReport, ...rest } = element
  const about = isObject(sensorMetadata ?? null) ? `sensorMetadata${inOrder(sensorMetadata as JsonObject, metadata, naming)}` : ''
  const reports = listOf(sensorReport).map((each) => (isObject(each) ? `sensorReport${inOrder(each, report, naming)}` : ''))
  return `sensorElement${about}${sorted(reports)}${fieldsOf(rest, naming, ['type'])}`
}

const wordsOfEvent: Record<string, string> = { bizStep: 'BizStep-', disposition: 'Disp-' }

function known(name: string, value: Json, naming: Naming): string {
  if (epcLists.has(name)) {
    const list = listOf(value)
    return list.length > 0 ? `${name}${sorted(list.map((each) => `epc=${bare(each)}`))}` : ''
  }
  if (quantityLists.has(name)) {
    const list = listOf(value).map((each) => (isObject(each) ? `quantityElement${inOrder(each, quantity, naming)}` : ''))
    return list.length > 0 ? `${name}${sorted(list)}` : ''
  }
  const typed = typedLists[name]
  if (typed) {
    const list = listOf(value).map((each) => {
      if (!isObject(each)) return ''
      const { type, [typed.item]: item = null, ...rest } = each
      const kind = typeof type === 'string' ? `type=${fullWord(type, typed.vocabulary, naming)}` : ''
      return `${kind}${typed.item}=${bare(item)}${fieldsOf(rest, naming)}`
    })
    return list.length > 0 ? `${name}${sorted(list)}` : ''
  }
  if (name === 'persistentDisposition' && isObject(value)) {
    const side = (each: 'set' | 'unset'): string =>
      sorted(listOf(value[each]).map((word) => `${each}=${fullWord(String(word), 'Disp-', naming)}`))
    return `${name}${side('set')}${side('unset')}`
  }
  if ((name === 'readPoint' || name === 'bizLocation') && isObject(value)) return `${name}${inOrder(value, ['id'], naming)}`
  if (name === 'sensorElementList') return `${name}${sorted(listOf(value).map((each) => sensorElement(each, naming)))}`
  if (name === 'ilmd' && isObject(value)) return `${name}${fieldsOf(value, naming)}`
  const vocabulary = wordsOfEvent[name]
  if (vocabulary && typeof value === 'string') return `${name}=${fullWord(value, vocabulary, naming)}`
  if (times.has(name) && typeof value === 'string') return `${name}=${momentOf(value)}`
  if (Array.isArray(value)) return sorted(value.map((each) => `${name}=${bare(each)}`))
  return `${name}=${bare(value)}`
}

/** The text that is hashed: every field of the event in one order and one way of writing. */
export function preHash(event: JsonObject, naming: Naming): string {
  const head = `eventType=${String(event.type)}`
  const first = order.map((name) => {
    const value = event[name]
    return value === undefined || value === null || naming.ignored.has(name) ? '' : known(name, value, naming)
  })
  return `${head}${first.join('')}${fieldsOf(event, naming, [...order, ...leftOut])}`
}

/** The event hash of CBV 2.0: two captures of the same fact have the same, whoever wrote them down how. */
export const eventHash = (event: JsonObject, naming: Naming): string =>
  `ni:///sha-256;${createHash('sha256').update(preHash(event, naming)).digest('hex')}?ver=CBV2.0`

const usual: Record<string, string> = { cbv, gs1: voc, rdfs: 'http://www.w3.org/2000/01/rdf-schema#', cbvmda: 'urn:epcglobal:cbv:mda:' }

/** Prefixes of a context (a text, an object or a list of both), on top of those that are known from outside. */
export function namingOf(document: JsonObject, event?: JsonObject): Naming {
  const prefixes: Record<string, string> = { ...usual }
  for (const context of [...listOf(document['@context']), ...listOf(event?.['@context'])])
    if (isObject(context)) for (const [name, space] of Object.entries(context)) if (typeof space === 'string') prefixes[name] = space
  const body = isObject(document.epcisBody) ? document.epcisBody : {}
  const results = isObject(body.queryResults) ? body.queryResults : {}
  const ignored = [document, results].flatMap((each) => Object.entries(each)).find(([key]) => key.endsWith(':ignoreFields'))?.[1]
  return { prefixes, ignored: new Set(listOf(ignored).map(String)) }
}
