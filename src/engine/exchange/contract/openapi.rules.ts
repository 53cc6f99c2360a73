import { createHash } from 'node:crypto'
import { refuse } from '#core/errors.ts'
import { answerFields, lostFields } from './answer-fields.rules.ts'

/** An endpoint as a contract describes it; `sha256` is over its description, so that a change is seen. */
export type Described = { method: string; path: string; summary: string; sha256: string }
export type Change = { kind: 'added' | 'removed' | 'changed'; method: string; path: string; breaking: boolean; why: string }
type Json = Record<string, unknown>

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options']

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The same description in the same words, whatever the order of its keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(',')}}`
}

const digest = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

/** Follows a reference inside the document, so that a change of a shared schema is a change of every endpoint that uses it. */
function resolve(document: Json, value: unknown, seen: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one) => resolve(document, one, seen))
  if (!isObject(value)) return value
  const { $ref } = value
  if (typeof $ref === 'string') {
    if (seen.includes($ref) || !$ref.startsWith('#/') || seen.length > 30) return { $ref }
    const found = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, part) => (isObject(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined), document)
    return resolve(document, found, [...seen, $ref])
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(document, one, seen)]))
}

const wrong = (fault: string) => refuse('invalid', 'exchange.contract.unreadable', { fault })

/** The endpoints of an OpenAPI 3.x document. */
export function readContract(document: unknown): Described[] {
  if (!isObject(document)) throw wrong('JSON')
  if (typeof document.openapi !== 'string' || !document.openapi.startsWith('3.')) throw wrong('openapi 3.x')
  if (!isObject(document.paths)) throw wrong('paths')
  const found: Described[] = []
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.startsWith('/') || !isObject(item)) throw wrong(`paths ${path.slice(0, 100)}`)
    if (/[?#\\\s]|\/\.{1,2}(\/|$)|\/\//.test(path)) throw wrong(`paths ${path.slice(0, 100)}`)
    for (const method of methods) {
      const operation = item[method]
      if (!isObject(operation)) continue
      const whole = { ...(resolve(document, operation) as Json), common: resolve(document, item.parameters ?? []) }
      const summary = typeof operation.summary === 'string' ? operation.summary.slice(0, 300) : ''
      // Words for people may change without the contract changing.
      found.push({ method: method.toUpperCase(), path, summary, sha256: digest(withoutWords(whole)) })
    }
  }
  if (found.length === 0) throw wrong('paths')
  return found
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords)
  if (!isObject(value)) return value
  const worded = new Set(['description', 'summary', 'example', 'examples', 'externalDocs', 'tags'])
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => !(worded.has(key) && (typeof one === 'string' || key === 'example' || key === 'examples' || key === 'tags')))
      .map(([key, one]) => [key, withoutWords(one)]),
  )
}

type Parameter = { name?: unknown; in?: unknown; required?: unknown }

function requiredOf(document: Json, method: string, path: string): string[] {
  const item = isObject(document.paths) ? document.paths[path] : undefined
  const operation = isObject(item) ? resolve(document, item[method.toLowerCase()]) : undefined
  if (!isObject(item) || !isObject(operation)) return []
  const parameters = [item.parameters, operation.parameters].flatMap((list) =>
    Array.isArray(list) ? (resolve(document, list) as Parameter[]) : [],
  )
  const named = parameters.filter((one) => one.required === true).map((one) => `${String(one.in)} ${String(one.name)}`)
  const body = operation.requestBody
  if (!isObject(body)) return named
  const content = isObject(body.content) ? Object.values(body.content) : []
  const fields = content.flatMap((media) => {
    const schema = isObject(media) && isObject(media.schema) ? media.schema : {}
    return Array.isArray(schema.required) ? schema.required.map((field) => `body ${String(field)}`) : []
  })
  return [...named, ...(body.required === true ? ['body'] : []), ...fields]
}

function answersOf(document: Json, method: string, path: string): string[] {
  const item = isObject(document.paths) ? document.paths[path] : undefined
  const operation = isObject(item) ? item[method.toLowerCase()] : undefined
  return isObject(operation) && isObject(operation.responses) ? Object.keys(operation.responses) : []
}

function operationOf(document: Json, method: string, path: string): unknown {
  const item = isObject(document.paths) ? document.paths[path] : undefined
  return isObject(item) ? resolve(document, item[method.toLowerCase()]) : undefined
}

/** What a new contract changes, and which changes break who calls today. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const [old, now] = [readContract(before), readContract(after)]
  const key = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`
  const oldByKey = new Map(old.map((one) => [key(one), one]))
  const nowByKey = new Map(now.map((one) => [key(one), one]))
  const changes: Change[] = []
  for (const { method, path } of old)
    if (!nowByKey.has(key({ method, path }))) changes.push({ kind: 'removed', method, path, breaking: true, why: 'removed' })
  for (const { method, path, sha256 } of now) {
    const was = oldByKey.get(key({ method, path }))
    if (!was) changes.push({ kind: 'added', method, path, breaking: false, why: 'added' })
    else if (was.sha256 !== sha256) {
      const needed = requiredOf(before as Json, method, path)
      const more = requiredOf(after as Json, method, path).filter((one) => !needed.includes(one))
      const answers = answersOf(after as Json, method, path)
      const gone = answersOf(before as Json, method, path).filter((status) => !answers.includes(status))
      const lost = lostFields(
        answerFields(operationOf(before as Json, method, path)),
        answerFields(operationOf(after as Json, method, path)),
      )
      const why = [...more.map((one) => `+ ${one}`), ...gone.map((status) => `− ${status}`), ...lost].join(', ')
      changes.push({ kind: 'changed', method, path, breaking: why !== '', why: why || 'changed' })
    }
  }
  return changes
}

export const contractDigest = (document: unknown): string => digest(document)
