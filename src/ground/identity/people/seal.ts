import { randomBytes } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { fingerprint, seal, unseal } from '#core/seal.ts'
import {
  countSealedOtherwise,
  deleteUnusedKeys,
  insertDataKey,
  listDataKeys,
  lockDataKeys,
  saveSealedAnew,
  takeSealedOtherwise,
} from './data-key.queries.ts'

/** Secrets by version; 0 is the program's own secret, as before there were keys of their own. */
type Keys = { secrets: Map<number, string>; current: number; at: number }

const ofKey = (config: Pick<Config, 'secret'>, version: number) => ({
  secret: config.secret,
  use: 'identity-data-key',
  boundTo: String(version),
})
const sealing = (secret: string, personId: string) => ({ secret, use: 'identity-number', boundTo: personId })
const hashed = (secret: string, number: string): string => fingerprint(secret, 'identity-number-search', number)

// A key that another node made is used here within this time; the old one opens what it sealed all the while.
const keepMs = 30_000
const held = new WeakMap<Db, Keys>()

async function keysOf(db: Db, config: Pick<Config, 'secret'>, fresh = false): Promise<Keys> {
  const before = held.get(db)
  if (before && !fresh && performance.now() - before.at < keepMs) return before
  const rows = await listDataKeys(db)
  const secrets = new Map([
    [0, config.secret],
    ...rows.map(({ version, keyEnc }): [number, string] => [version, unseal(ofKey(config, version), keyEnc)]),
  ])
  const keys = { secrets, current: Math.max(0, ...rows.map(({ version }) => version)), at: performance.now() }
  if (!db.isTransaction) held.set(db, keys)
  return keys
}

export type SealedNumber = { enc: string; hash: string; version: number }

/** Encrypts a personal number for one person (moved to another row it does not open), with the keyed hash that finds it again. */
export async function sealNumber(db: Db, config: Config, personId: string, number: string): Promise<SealedNumber> {
  const { secrets, current } = await keysOf(db, config)
  const secret = secrets.get(current) ?? config.secret
  return { enc: seal(sealing(secret, personId), number), hash: hashed(secret, number), version: current }
}

export async function openNumber(db: Db, config: Config, personId: string, sealed: { enc: string; version: number }): Promise<string> {
  const keys = await keysOf(db, config)
  const secret = keys.secrets.get(sealed.version) ?? (await keysOf(db, config, true)).secrets.get(sealed.version)
  if (secret === undefined) throw new Error(`no key ${sealed.version} for identity numbers`)
  return unseal(sealing(secret, personId), sealed.enc)
}

/** Hashes under which a number may rest: one for each key that is in use. */
export async function numberHashes(db: Db, config: Config, number: string): Promise<string[]> {
  const { secrets } = await keysOf(db, config)
  return [...secrets.values()].map((secret) => hashed(secret, number))
}

/** The same for many at once: every hash with the number that it stands for. */
export async function hashesOfNumbers(db: Db, config: Config, numbers: readonly string[]): Promise<Map<string, string>> {
  const { secrets } = await keysOf(db, config)
  return new Map(numbers.flatMap((number) => [...secrets.values()].map((secret) => [hashed(secret, number), number] as const)))
}

export type Rotation = { version: number; done: number; left: number; dropped: number }

/**
 * Seals every identity number anew under a fresh key, in batches. Broken off, it is called again and goes on where it stopped: while
 * numbers rest under older keys no further key is made. Reading and writing go on all the while.
 */
export async function rotateIdentifiers(
  db: Db,
  config: Config,
  by: { at: Date; batch?: number; most?: number; progress?: (done: number) => void },
): Promise<Rotation> {
  const { batch = 500, most = Number.POSITIVE_INFINITY } = by
  const version = await inTransaction(db, async (trx) => {
    await lockDataKeys(trx)
    const newest = Math.max(0, ...(await listDataKeys(trx)).map((key) => key.version))
    if (newest > 0 && (await countSealedOtherwise(trx, newest)) > 0) return newest
    const next = newest + 1
    await insertDataKey(trx, { version: next, keyEnc: seal(ofKey(config, next), randomBytes(32).toString('base64url')), at: by.at })
    return next
  })
  held.delete(db)
  let done = 0
  for (let round = 0; round < most; round++) {
    const count = await sealBatch(db, config, version, batch)
    done += count
    by.progress?.(done)
    if (count === 0) break
  }
  const left = await countSealedOtherwise(db, version)
  const dropped = left === 0 ? await deleteUnusedKeys(db, new Date(by.at.getTime() - 86_400_000)) : 0
  return { version, done, left, dropped }
}

async function sealBatch(db: Db, config: Config, version: number, batch: number): Promise<number> {
  const { secrets } = await keysOf(db, config, true)
  const secret = secrets.get(version) ?? ''
  return inTransaction(db, async (trx) => {
    const rows = await takeSealedOtherwise(trx, version, batch)
    for (const row of rows) {
      const number = unseal(sealing(secrets.get(row.version) ?? '', row.id), row.enc)
      await saveSealedAnew(trx, row, { enc: seal(sealing(secret, row.id), number), hash: hashed(secret, number), version })
    }
    return rows.length
  })
}
