import type { Config } from '#core/config.ts'
import { fingerprint, isSealed, seal, unseal } from '#core/seal.ts'
import type { Definition, Scalar } from '../definition/definition.ts'
import { type Data, keyPart } from './value.rules.ts'

const use = 'registers'
/** Sealed values lie beside a keyed hash of themselves under the field's key and `#`: found whole, never read. */
export const companion = (field: string): string => `${field}#`
export const hashOf = (config: Config, register: string, field: string, value: Scalar): string =>
  fingerprint(config.secret, `${use}:${register}:${field}`, keyPart(value))

const sealedOf = new WeakMap<Definition, Definition['fields']>()
function sealedFields(definition: Definition): Definition['fields'] {
  const known = sealedOf.get(definition) ?? definition.fields.filter((field) => field.sealed)
  sealedOf.set(definition, known)
  return known
}

export function sealData(config: Config, definition: Definition, recordId: string, data: Data): Data {
  const sealed = sealedFields(definition)
  if (sealed.length === 0) return data
  const stored: Data = { ...data }
  for (const { key } of sealed) {
    const value = data[key]
    if (value === undefined) continue
    stored[key] = seal({ secret: config.secret, use, boundTo: `${recordId}.${key}` }, String(value))
    stored[companion(key)] = hashOf(config, definition.key, key, value)
  }
  return stored
}

export function openData(config: Config, recordId: string, stored: Data): Data {
  const data: Data = {}
  for (const [key, value] of Object.entries(stored)) {
    if (key.endsWith('#')) continue
    data[key] = isSealed(value) ? unseal({ secret: config.secret, use, boundTo: `${recordId}.${key}` }, value) : value
  }
  return data
}

/** Whether two stored records say the same, without opening a seal. */
export function sameStored(one: Data, other: Data): boolean {
  const said = (data: Data): [string, Scalar][] =>
    Object.entries(data)
      .filter(([, value]) => !isSealed(value))
      .sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(said(one)) === JSON.stringify(said(other))
}

/** The key of a record: its key fields, compared without case; the hash where one is sealed. */
export function keyOf(config: Config, definition: Definition, data: Data): string | undefined {
  const parts: string[] = []
  for (const key of definition.identifiedBy) {
    const value = data[key]
    if (value === undefined) return undefined
    const field = definition.fields.find((own) => own.key === key)
    parts.push(field?.sealed ? hashOf(config, definition.key, key, value) : keyPart(value))
  }
  return parts.join(' / ')
}
