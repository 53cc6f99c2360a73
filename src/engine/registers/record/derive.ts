import { plusCode } from '#ground/places/index.ts'
import type { Definition } from '../definition/definition.ts'
import type { Data, ValueFault } from './value.rules.ts'

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/** The data with what is reckoned from it. What was given and says something else stays, and is a fault (`derivedFaults`). */
export function derive(definition: Definition, data: Data): Data {
  const all = { ...data }
  for (const { key, derive: from } of definition.fields) {
    const code = from && codeAt(data, from.plusCode)
    if (code !== undefined && all[key] === undefined) all[key] = code
  }
  return all
}

function codeAt(data: Data, [latitude, longitude]: readonly [string, string]): string | undefined {
  const [lat, lng] = [data[latitude], data[longitude]]
  return isNumber(lat) && isNumber(lng) && Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? plusCode(lat, lng, 11) : undefined
}

/** Derived fields that were given and do not fit what they are derived from. */
export function derivedFaults(definition: Definition, data: Data): ValueFault[] {
  return definition.fields.flatMap(({ key, derive: from }) => {
    const code = from && codeAt(data, from.plusCode)
    return code !== undefined && data[key] !== undefined && data[key] !== code ? [{ field: key, rule: 'derived', limit: code }] : []
  })
}
