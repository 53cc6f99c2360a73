import { isCheckedKey, readPath } from '../identify/digital-link.rules.ts'
import { isObject, type Json, type JsonObject } from './json.rules.ts'
import { shortWord, vocabulary } from './vocabulary.rules.ts'

/** What is wrong with an event, where: a path into it and a rule that the messages have words for. */
export type EventFault = { path: string; rule: FaultRule }
export type FaultRule =
  | ('unknown_type' | 'missing' | 'time' | 'offset' | 'uri' | 'key' | 'action' | 'word' | 'list' | 'quantity' | 'unit' | 'unknown_field')
  | ('nothing_about' | 'no_children' | 'no_input' | 'no_output' | 'no_transaction' | 'object')

const about = ['@context', 'type', 'eventTime', 'recordTime', 'eventTimeZoneOffset', 'eventID', 'certificationInfo', 'errorDeclaration']
const where = [
  'bizStep',
  'disposition',
  'readPoint',
  'bizLocation',
  'bizTransactionList',
  'sourceList',
  'destinationList',
  'sensorElementList',
]
const children = ['parentID', 'childEPCs', 'childQuantityList', 'action']
const making = ['inputEPCList', 'inputQuantityList', 'outputEPCList', 'outputQuantityList', 'transformationID']
const objects = ['epcList', 'quantityList', 'action']
const fields: Record<string, ReadonlySet<string>> = {
  ObjectEvent: new Set([...about, ...where, ...objects, 'persistentDisposition', 'ilmd']),
  AggregationEvent: new Set([...about, ...where, ...children]),
  AssociationEvent: new Set([...about, ...where, ...children]),
  TransactionEvent: new Set([...about, ...where, ...objects, 'parentID']),
  TransformationEvent: new Set([...about, ...where, ...making, 'persistentDisposition', 'ilmd']),
}
const isUri = (value: Json | undefined): value is string => typeof value === 'string' && /^[A-Za-z][A-Za-z\d+.-]*:\S+$/.test(value)
const isMoment = (value: Json | undefined): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value))
const isOwnName = (name: string): boolean => /^[^:\s]+:.+$/.test(name) || name.startsWith('@')

/** A URI that is one of GS1's keys has a right check digit. */
function checkUri(value: Json | undefined, path: string): EventFault[] {
  if (!isUri(value)) return [{ path, rule: 'uri' }]
  const link = /^https?:\/\/[^/]+(\/[^?#]*)/.exec(value)?.[1]
  const [key] = (link && readPath(link)) || []
  return key && !isCheckedKey(key) ? [{ path, rule: 'key' }] : []
}

function checkList(value: Json | undefined, path: string, each: (item: Json, path: string) => EventFault[]): EventFault[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return [{ path, rule: 'list' }]
  return value.flatMap((item, index) => each(item, `${path}[${index}]`))
}

function checkQuantity(item: Json, path: string): EventFault[] {
  if (!isObject(item)) return [{ path, rule: 'object' }]
  const faults = checkUri(item.epcClass, `${path}.epcClass`)
  if (item.quantity !== undefined && !(typeof item.quantity === 'number' && item.quantity >= 0))
    faults.push({ path: `${path}.quantity`, rule: 'quantity' })
  if (item.uom !== undefined && !(typeof item.uom === 'string' && /^[A-Z0-9]{2,3}$/.test(item.uom)))
    faults.push({ path: `${path}.uom`, rule: 'unit' })
  return faults
}

function checkWord(value: Json | undefined, path: string, words: ReadonlySet<string>): EventFault[] {
  if (value === undefined) return []
  if (typeof value !== 'string') return [{ path, rule: 'word' }]
  return words.has(shortWord(value)) || (isUri(value) && !value.startsWith('urn:epcglobal:cbv')) ? [] : [{ path, rule: 'word' }]
}

function checkTyped(value: Json | undefined, path: string, item: string, words: ReadonlySet<string>, needsType: boolean): EventFault[] {
  return checkList(value, path, (each, at) => {
    if (!isObject(each)) return [{ path: at, rule: 'object' }]
    const missing: EventFault[] = needsType && each.type === undefined ? [{ path: `${at}.type`, rule: 'missing' }] : []
    return [...missing, ...checkWord(each.type, `${at}.type`, words), ...checkUri(each[item], `${at}.${item}`)]
  })
}

const checkPlace = (value: Json | undefined, path: string): EventFault[] =>
  value === undefined ? [] : isObject(value) ? checkUri(value.id, `${path}.id`) : [{ path, rule: 'object' }]

function checkDispositions(value: Json | undefined): EventFault[] {
  if (value === undefined) return []
  if (!isObject(value)) return [{ path: 'persistentDisposition', rule: 'object' }]
  return (['set', 'unset'] as const).flatMap((side) =>
    checkList(value[side], `persistentDisposition.${side}`, (word, path) => checkWord(word, path, vocabulary.disposition)),
  )
}

function checkSensors(value: Json | undefined): EventFault[] {
  return checkList(value, 'sensorElementList', (element, path) => {
    if (!isObject(element)) return [{ path, rule: 'object' }]
    const reports = element.sensorReport
    if (!Array.isArray(reports) || reports.length === 0) return [{ path: `${path}.sensorReport`, rule: 'missing' }]
    return reports.flatMap((report, index) =>
      isObject(report) ? [] : [{ path: `${path}.sensorReport[${index}]`, rule: 'object' as const }],
    )
  })
}

function checkError(value: Json | undefined): EventFault[] {
  if (value === undefined) return []
  if (!isObject(value)) return [{ path: 'errorDeclaration', rule: 'object' }]
  const time: EventFault[] = isMoment(value.declarationTime) ? [] : [{ path: 'errorDeclaration.declarationTime', rule: 'time' }]
  const ids = checkList(value.correctiveEventIDs, 'errorDeclaration.correctiveEventIDs', checkUri)
  return [...time, ...checkWord(value.reason, 'errorDeclaration.reason', vocabulary.reason), ...ids]
}

const count = (event: JsonObject, ...names: string[]): number =>
  names.reduce((sum, name) => sum + (Array.isArray(event[name]) ? event[name].length : 0), 0)

/** What each kind of event cannot be without. */
function checkKind(event: JsonObject): EventFault[] {
  const { type, action } = event
  const faults: EventFault[] = []
  const isMaking = type === 'TransformationEvent'
  if (!isMaking && !['ADD', 'OBSERVE', 'DELETE'].includes(String(action))) faults.push({ path: 'action', rule: 'action' })
  if (type === 'ObjectEvent' && count(event, 'epcList', 'quantityList', 'sensorElementList') === 0)
    faults.push({ path: 'epcList', rule: 'nothing_about' })
  if (type === 'AggregationEvent' || type === 'AssociationEvent') {
    if (event.parentID === undefined && (action !== 'OBSERVE' || type === 'AssociationEvent'))
      faults.push({ path: 'parentID', rule: 'missing' })
    if (action !== 'DELETE' && count(event, 'childEPCs', 'childQuantityList') === 0) faults.push({ path: 'childEPCs', rule: 'no_children' })
  }
  if (type === 'TransactionEvent' && count(event, 'bizTransactionList') === 0)
    faults.push({ path: 'bizTransactionList', rule: 'no_transaction' })
  if (isMaking) {
    const inputs = count(event, 'inputEPCList', 'inputQuantityList')
    const outputs = count(event, 'outputEPCList', 'outputQuantityList')
    const isPart = typeof event.transformationID === 'string' && inputs + outputs > 0
    if (inputs === 0 && !isPart) faults.push({ path: 'inputEPCList', rule: 'no_input' })
    if (outputs === 0 && !isPart) faults.push({ path: 'outputEPCList', rule: 'no_output' })
  }
  return faults
}

/** Everything that is wrong with one event, by the standard; an empty list lets it in. */
export function eventFaults(event: Json): EventFault[] {
  if (!isObject(event)) return [{ path: '', rule: 'object' }]
  const known = typeof event.type === 'string' ? fields[event.type] : undefined
  if (!known) return [{ path: 'type', rule: 'unknown_type' }]
  const faults: EventFault[] = []
  for (const name of Object.keys(event)) if (!known.has(name) && !isOwnName(name)) faults.push({ path: name, rule: 'unknown_field' })
  if (!isMoment(event.eventTime)) faults.push({ path: 'eventTime', rule: 'time' })
  if (event.recordTime !== undefined && !isMoment(event.recordTime)) faults.push({ path: 'recordTime', rule: 'time' })
  if (!/^[+-]((0\d|1[0-3]):[0-5]\d|14:00)$/.test(String(event.eventTimeZoneOffset)))
    faults.push({ path: 'eventTimeZoneOffset', rule: 'offset' })
  for (const name of ['eventID', 'parentID', 'transformationID']) if (event[name] !== undefined) faults.push(...checkUri(event[name], name))
  for (const name of ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList']) faults.push(...checkList(event[name], name, checkUri))
  for (const name of ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'])
    faults.push(...checkList(event[name], name, checkQuantity))
  return [
    ...faults,
    ...checkKind(event),
    ...checkWord(event.bizStep, 'bizStep', vocabulary.bizStep),
    ...checkWord(event.disposition, 'disposition', vocabulary.disposition),
    ...checkDispositions(event.persistentDisposition),
    ...checkPlace(event.readPoint, 'readPoint'),
    ...checkPlace(event.bizLocation, 'bizLocation'),
    ...checkTyped(event.bizTransactionList, 'bizTransactionList', 'bizTransaction', vocabulary.transaction, false),
    ...checkTyped(event.sourceList, 'sourceList', 'source', vocabulary.side, true),
    ...checkTyped(event.destinationList, 'destinationList', 'destination', vocabulary.side, true),
    ...checkSensors(event.sensorElementList),
    ...checkError(event.errorDeclaration),
    ...(event.ilmd !== undefined && !isObject(event.ilmd) ? [{ path: 'ilmd', rule: 'object' as const }] : []),
  ]
}
