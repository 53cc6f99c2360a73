import { createHash } from 'node:crypto'
import { type Db, inTransaction, together } from '#core/db.ts'
import { deleteAttempts, insertAttempts, listAttempts, lockKey } from './attempts.queries.ts'
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
    const since = new Date(now.getTime() - window - lockOut)
    // They travel together and are answered in this order: each key is locked before it is counted.
    const answered = await together(keyed.flatMap(({ key }) => [lockKey(trx, key).then(() => undefined), listAttempts(trx, key, since)]))
    const counts = answered.filter((one) => one !== undefined)
    for (const [index, { max }] of keyed.entries()) {
      const times = counts[index] ?? []
      const until = lockedUntil(times, max, now)
      if (until) return { ok: false, until }
      left = Math.min(left, attemptsLeft(times, max, now))
    }
    return {
      ok: true,
      ids: await insertAttempts(
        trx,
        keyed.map(({ key }) => key),
        now,
      ),
      left,
    }
  })
}

/** The attempt was right: it and the wrong ones before it on this login count no more. */
export async function forgive(db: Db, counted: { ids: number[] }, limits: Limit[]): Promise<void> {
  await deleteAttempts(db, { ids: counted.ids, key: hashKey(limits[0]?.key ?? '') })
}
