import type { Config } from '#core/config.ts'
import { type Db, sql } from '#core/db.ts'
import { hashesOfNumbers } from './seal.ts'

/** Ids of the people who gave these identity numbers, by number: for modules that hold records about people. */
export async function findPeopleByNumber(db: Db, config: Config, numbers: readonly string[]): Promise<Map<string, string>> {
  const hashes = await hashesOfNumbers(db, config, numbers)
  if (hashes.size === 0) return new Map()
  const { rows } = await sql<{ id: string; hash: string }>`select id, identity_number_hash as hash from identity.person
    where identity_number_hash = any(${[...hashes.keys()]}::text[]) and kind = 'citizen'
    order by (verified_at is not null), created_at`.execute(db)
  // Of several who named a number, the one whose it was proven to be comes last and so wins.
  return new Map(rows.flatMap(({ id, hash }) => (hashes.has(hash) ? [[hashes.get(hash) ?? '', id] as const] : [])))
}
