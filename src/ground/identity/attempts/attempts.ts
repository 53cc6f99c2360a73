import { createHash } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { deleteAttempts, insertAttempt, listAttempts, lockKey } from './attempts.queries.ts'
import { attemptsLeft, lockedUntil, lockOut, window } from './attempts.rules.ts'

export type Limit = { key: string; max: number }
export type Counted = { ok: true; ids: number[]; left: number } | { ok: false; until: Date }

// A commune's office or a school goes out through one address: many people, so a much wider limit than for one login.
const perAddress = 100

/** Limits on guessing one login's password, from anywhere and from one address. */
export const signInLimits = (login: string, ip: string): Limit[] => [
  { key: `login ${login}`, max: 5 },
  { key: `ip ${ip}`, max: perAddress },
]

/** Limits on codes sent to one phone or mailbox, and asked for from one address. */
export const codeLimits = (address: string, ip: string): Limit[] => [
  { key: `code ${address}`, max: 5 },
  { key: `code-ip ${ip}`, max: perAddress },
]

// Only a hash is kept: what people type into the wrong field (their password) stays nowhere.
const hashKey = (key: string): string => createHash('sha256').update(key).digest('base64url')

/** Counts the attempt before it is answered, or says until when none is taken. */
export async function countAttempt(db: Db, limits: Limit[], now: Date): Promise<Counted> {
  const keyed = limits.map(({ key, max }) => ({ key: hashKey(key), max })).sort((a, b) => (a.key < b.key ? -1 : 1))
  return inTransaction(db, async (trx) => {
    let left = Number.POSITIVE_INFINITY
    for (const { key, max } of keyed) {
      await lockKey(trx, key)
      const times = await listAttempts(trx, key, new Date(now.getTime() - window - lockOut))
      const until = lockedUntil(times, max, now)
      if (until) return { ok: false, until }
      left = Math.min(left, attemptsLeft(times, max, now))
    }
    const ids: number[] = []
    for (const { key } of keyed) ids.push(await insertAttempt(trx, key, now))
    return { ok: true, ids, left }
  })
}

/** The attempt was right: it and the wrong ones before it on this login count no more. */
export async function forgive(db: Db, counted: { ids: number[] }, limits: Limit[]): Promise<void> {
  await deleteAttempts(db, { ids: counted.ids, key: hashKey(limits[0]?.key ?? '') })
}
