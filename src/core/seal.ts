import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'

const keys = new Map<string, Buffer>()

/** One key for each use, derived from the program's secret (HKDF-SHA-256): a leak of one tells nothing of the others. */
export function keyFor(secret: string, use: string): Buffer {
  const name = `${use}\n${secret}`
  let key = keys.get(name)
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', secret, 'tinhso', use, 32))
    keys.set(name, key)
  }
  return key
}

const takenIn = new Map<Buffer, KeyObject>()

// A key that OpenSSL has taken in once ciphers four times, and hashes six times, as fast as bytes that it takes in each time.
function keyObjectFor(secret: string, use: string): KeyObject {
  const bytes = keyFor(secret, use)
  let key = takenIn.get(bytes)
  if (!key) {
    key = createSecretKey(bytes)
    takenIn.set(bytes, key)
  }
  return key
}

export type Sealing = { secret: string; use: string /** The record it belongs to: moved to another it does not open. */; boundTo: string }

// The prefix names the scheme (AES-256-GCM; iv 12, tag 16, text), so that a later one can live beside it.
const prefix = 'sealed1.'

/** Encrypts a personal identifier for rest. */
export function seal({ secret, use, boundTo }: Sealing, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyObjectFor(secret, use), iv).setAAD(Buffer.from(boundTo))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return prefix + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

export const isSealed = (text: unknown): text is string => typeof text === 'string' && text.startsWith(prefix)

/** The text behind a seal; throws when it was altered, moved to another record, or sealed with another key. */
export function unseal({ secret, use, boundTo }: Sealing, sealed: string): string {
  if (!isSealed(sealed)) throw new Error('unknown form of sealed text')
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyObjectFor(secret, use), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** Keyed hash under which a sealed text is found again. */
export function fingerprint(secret: string, use: string, text: string): string {
  return createHmac('sha256', keyObjectFor(secret, use)).update(text).digest('base64url')
}
