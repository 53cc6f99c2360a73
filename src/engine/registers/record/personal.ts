import type { Context } from '#core/module.ts'
import { listRegisters } from '../definition/definition.queries.ts'
import { dataOf } from './change.ts'
import { listVersionsOfPerson } from './personal.queries.ts'

/** What the registers hold about a person, version by version, seals opened: for the copy that they may ask for. */
export async function copyOfPerson({ db, config }: Pick<Context, 'db' | 'config'>, personId: string): Promise<Record<string, unknown[]>> {
  const registers = new Map((await listRegisters(db)).map((register) => [register.id, register.definition.key]))
  const copy: Record<string, unknown[]> = {}
  for (const version of await listVersionsOfPerson(db, personId)) {
    const { validFrom, validTo, recordedAt, supersededAt } = version
    const key = registers.get(version.registerId) ?? String(version.registerId)
    copy[key] = [...(copy[key] ?? []), { ...dataOf(config, version), validFrom, validTo, recordedAt, supersededAt }]
  }
  return copy
}
