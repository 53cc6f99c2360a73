import { ask, type Db } from '#core/db.ts'
import type { MessageKey } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'

/** What of a person's data was taken away, and what stays for which reason. */
export type Erased = { removed: Record<string, number>; kept: { what: MessageKey; why: MessageKey }[] }

/** What a module keeps about people: how a person gets a copy of it, and what of it may be taken away. */
export type PersonalData = {
  /** Lists of records by name, in the form in which they are kept, identifiers opened; nothing about other people. */
  copy(context: Pick<Context, 'db' | 'config'>, personId: string): Promise<Record<string, unknown[]>>
  /** Takes away what no duty of the authority keeps; everything in the given transaction. */
  erase?(trx: Db, personId: string, at: Date): Promise<Erased>
}

const known = new Map<string, PersonalData>()

/** Modules say at boot what they keep; the last word of a module counts. */
export function registerPersonalData(module: string, data: PersonalData): void {
  known.set(module, data)
}

export const listPersonalData = (): [string, PersonalData][] => [...known].sort(([a], [b]) => (a < b ? -1 : 1))

/** What a person did in office: which act, of what, when. */
export type Act = { act: string; of: string | null; at: Date }
/** Where a person's hand stands in a module's tables: the act in words, the table, whose hand, when, and of what (an SQL expression). */
export type Hand = readonly [act: string, table: string, by: string, at: string, of: string]

const hands = new Map<string, readonly Hand[]>()

/** Modules say at boot where an officer's hand stands in their tables. */
export function registerHands(module: string, list: readonly Hand[]): void {
  hands.set(module, list)
}

/** What a person did in office, by module; modules in which they did nothing are left out. */
export async function listActs(db: Db, personId: string): Promise<[string, Act[]][]> {
  const found: [string, Act[]][] = []
  for (const [module, list] of [...hands].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const each = list.map(
      ([act, table, by, at, of]) =>
        `select '${act}' as act, (${of})::text as "of", (${at})::timestamptz as at from ${table} where ${by} = $1::uuid`,
    )
    const acts = await ask<Act>(db, `select * from (${each.join(' union all ')}) as acts where at is not null order by at, act`, [personId])
    if (acts.length > 0) found.push([module, acts])
  }
  return found
}
