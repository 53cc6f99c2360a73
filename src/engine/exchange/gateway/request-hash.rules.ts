import { createHash } from 'node:crypto'
import type { Pair } from './headers.rules.ts'

/** The bytes that stand for the headers of a request: its first line and the forwarded headers, each closed by CR LF. */
export function headBytes(method: string, target: string, headers: readonly Pair[]): Buffer {
  const lines = headers.map(([name, value]) => `${name}:${value}\r\n`).join('')
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}`, 'latin1')
}

/**
 * X-Road-Request-Hash: base64 of SHA512(SHA512(headers) + SHA512(body)), and of SHA512(headers) where there is no body
 * (section 4.3 of the protocol).
 */
export function requestHash(headHash: Buffer, bodyHash: Buffer | undefined): string {
  if (!bodyHash) return headHash.toString('base64')
  return createHash('sha512')
    .update(Buffer.concat([headHash, bodyHash]))
    .digest('base64')
}

export const sha512 = (bytes: Buffer): Buffer => createHash('sha512').update(bytes).digest()
