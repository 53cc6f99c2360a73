import type { Db } from '#core/db.ts'
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
