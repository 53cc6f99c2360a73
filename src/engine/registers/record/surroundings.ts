import type { Db } from '#core/db.ts'
import { listRegisters } from '../definition/definition.queries.ts'
import type { Definition, Register } from '../definition/definition.ts'
import { mentions, type Surroundings } from './check.rules.ts'
import { listCurrent } from './record.queries.ts'
import { type Data, keyPart, type ValueFault } from './value.rules.ts'

type Found = Map<string, Data>
/** What the rules of a register may ask about many records, read at once. */
export type Around = { of(data: Data): Surroundings; linkFaults(data: Data): ValueFault[] }

type Asked = { register: string; field: string }

/** Which fields lead into other registers: links, and what rules look up. */
function asks(definition: Definition): Asked[] {
  const links = definition.fields.flatMap((field) => (field.link ? [{ register: field.link, field: field.key }] : []))
  const looked = definition.rules.flatMap((rule) =>
    [rule.when, rule.check].flatMap((check) =>
      check ? mentions(check).registers.map(({ register, key }) => ({ register, field: key })) : [],
    ),
  )
  return [...links, ...looked]
}

/** Reads once what these records point at in other registers. `own` are keys that the same import brings along. */
export async function lookAround(
  db: Db,
  register: Register,
  rows: readonly Data[],
  day: string,
  own?: ReadonlySet<string>,
): Promise<Around> {
  const { definition } = register
  const asked = asks(definition)
  const found = new Map<string, Found>()
  if (asked.length > 0) {
    const registers = new Map((await listRegisters(db)).map((each) => [each.definition.key, each]))
    const wanted = new Map<string, Set<string>>()
    for (const { register: key, field } of asked) {
      const keys = wanted.get(key) ?? new Set<string>()
      wanted.set(key, keys)
      for (const row of rows) if (row[field] !== undefined) keys.add(keyPart(row[field]))
    }
    for (const [key, keys] of wanted) {
      const target = registers.get(key)
      const current = target && keys.size > 0 ? await listCurrent(db, target.id, [...keys], day) : []
      found.set(key, new Map(current.flatMap((one) => (one.stored || one.mergedInto ? [[one.key, one.stored ?? {}] as const] : []))))
    }
  }
  const has = (key: string, value: string): boolean =>
    (found.get(key)?.has(keyPart(value)) ?? false) || (key === definition.key && (own?.has(keyPart(value)) ?? false))
  return {
    of: (data) => ({
      today: day,
      linked: (field) => {
        const target = definition.fields.find((each) => each.key === field)?.link
        const value = data[field]
        return target && value !== undefined ? found.get(target)?.get(keyPart(value)) : undefined
      },
      exists: has,
    }),
    linkFaults: (data) =>
      definition.fields.flatMap((field) => {
        const value = data[field.key]
        return field.link && value !== undefined && !has(field.link, String(value))
          ? [{ field: field.key, rule: 'link', limit: String(value) }]
          : []
      }),
  }
}
