import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Config } from '#core/config.ts'

// AES-256-GCM with a key of its own for this use, from the program's secret. The prefix names the scheme, so that a later one can live beside it.
const prefix = 'sealed:1:'
const keys = new Map<string, Buffer>()

function keyFor(config: Config, use: string): Buffer {
  const known = keys.get(`${use} ${config.secret}`)
  if (known) return known
  const key = Buffer.from(hkdfSync('sha256', config.secret, 'tinhso', use, 32))
  keys.set(`${use} ${config.secret}`, key)
  return key
}

/** Encrypts a personal identifier for rest. */
export function seal(config: Config, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(config, 'seal'), iv)
  return prefix + Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

export const isSealed = (text: unknown): text is string => typeof text === 'string' && text.startsWith(prefix)

/** The text behind a seal; throws when it was altered or sealed with another key. */
export function open(config: Config, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyFor(config, 'seal'), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
}

/** A keyed hash for finding an identifier without storing it. */
export function fingerprint(config: Config, text: string): string {
  return createHmac('sha256', keyFor(config, 'fingerprint')).update(text).digest('base64url')
}
