import { createHmac, timingSafeEqual } from 'node:crypto'
import { isFresh, readSignature, signedText } from './signature.rules.ts'

const hmac = (secret: string, timestamp: number, body: string): Buffer =>
  createHmac('sha256', secret).update(signedText(timestamp, body)).digest()

/** The header under which a message of the bank is believed. */
export const sign = (secret: string, body: string, at: Date): string =>
  `t=${at.getTime()},v1=${hmac(secret, at.getTime(), body).toString('hex')}`

/** Whether the bank sent these bytes, and lately. Without a secret nobody is believed. */
export function isSigned(secret: string, header: string | undefined, body: string, now: Date): boolean {
  const parts = readSignature(header)
  if (!secret || !parts || !isFresh(parts.timestamp, now)) return false
  return timingSafeEqual(Buffer.from(parts.signature, 'hex'), hmac(secret, parts.timestamp, body))
}
