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

/** The life events of a province's pack, in the order of the home page. */
export async function readLifeEvents(packDir: string): Promise<LifeEvent[]> {
  return Value.Parse(Type.Array(LifeEvent), JSON.parse(await readFile(join(packDir, 'life-events.json'), 'utf8')))
}

/** The record with the life events that the pack gives its code. */
export function withLifeEvents(record: Procedure, events: LifeEvent[]): Procedure {
  const keys = events.filter((event) => event.codes.includes(record.code)).map((event) => event.key)
  return keys.length === 0 ? record : { ...record, lifeEvents: [...new Set([...record.lifeEvents, ...keys])] }
}
