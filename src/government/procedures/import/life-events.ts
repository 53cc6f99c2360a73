import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { LocalizedText, type Procedure } from '../procedure/procedure.ts'

export const LifeEvent = Type.Object({
  key: Type.String(),
  name: LocalizedText,
  hint: LocalizedText,
  /** Codes of national procedures that belong to it, besides the pack's own. */
  codes: Type.Array(Type.String()),
})
export type LifeEvent = Static<typeof LifeEvent>

/** A file of the pack; a pack may leave it out. */
export async function readPackFile(packDir: string, name: string): Promise<unknown> {
  const text = await readFile(join(packDir, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : JSON.parse(text)
}

/** The life events of a province's pack, in the order of the home page. */
export async function readLifeEvents(packDir: string): Promise<LifeEvent[]> {
  return Value.Parse(Type.Array(LifeEvent), (await readPackFile(packDir, 'life-events.json')) ?? [])
}

/** The record with the life events that the pack gives its code. */
export function withLifeEvents(record: Procedure, events: LifeEvent[]): Procedure {
  const keys = events.filter((event) => event.codes.includes(record.code)).map((event) => event.key)
  return keys.length === 0 ? record : { ...record, lifeEvents: [...new Set([...record.lifeEvents, ...keys])] }
}
