import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import type { Config } from '#core/config.ts'

export type ScryptParams = { n: number; r: number; p: number }
export type PasswordHash = { scheme: 'scrypt'; hash: string; salt: string; params: ScryptParams }

// 32 MB and about 60 ms a guess on two cores; tests need no such wall.
const strong: ScryptParams = { n: 2 ** 15, r: 8, p: 1 }
const light: ScryptParams = { n: 2 ** 8, r: 8, p: 1 }

const costOf = (config: Pick<Config, 'mode'>): ScryptParams => (config.mode === 'test' ? light : strong)

function derive(password: string, salt: Buffer, { n, r, p }: ScryptParams): Promise<Buffer> {
  return new Promise((done, fail) => {
    scrypt(password.normalize('NFC'), salt, 32, { N: n, r, p, maxmem: 256 * n * r }, (error, key) => (error ? fail(error) : done(key)))
  })
}

export async function hashPassword(config: Pick<Config, 'mode'>, password: string): Promise<PasswordHash> {
  const salt = randomBytes(16)
  const params = costOf(config)
  const key = await derive(password, salt, params)
  return { scheme: 'scrypt', hash: key.toString('base64url'), salt: salt.toString('base64url'), params }
}

/** The hash of a password that makePassword made: 79 random bits need no slow hash, and a whole sheet of officers is made at once. */
export const hashMadePassword = (password: string): Promise<PasswordHash> => hashPassword({ mode: 'test' }, password)

const nobodysSalt = randomBytes(16)

/** Compares in constant time; without a stored hash it does the same work and says no, so that time tells nothing. */
export async function verifyPassword(config: Pick<Config, 'mode'>, password: string, stored: PasswordHash | undefined): Promise<boolean> {
  if (!stored) {
    await derive(password, nobodysSalt, costOf(config))
    return false
  }
  const key = await derive(password, Buffer.from(stored.salt, 'base64url'), stored.params)
  const wanted = Buffer.from(stored.hash, 'base64url')
  return key.length === wanted.length && timingSafeEqual(key, wanted)
}

// Without letters and digits that look alike when read from a slip of paper.
const signs = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Four groups of four: 79 bits, easy to type on a phone. */
export function makePassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
