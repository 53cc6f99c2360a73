import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

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

/** Encrypts a personal number for one person: moved to another row it does not open. */
export function sealNumber(secret: string, personId: string, number: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, 'identity-number'), iv).setAAD(Buffer.from(personId))
  const sealed = Buffer.concat([cipher.update(number, 'utf8'), cipher.final()])
  return `v1.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

export function openNumber(secret: string, personId: string, text: string): string {
  const [version, body] = text.split('.')
  if (version !== 'v1' || !body) throw new Error('unknown form of sealed number')
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, 'identity-number'), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(personId)).setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** Keyed hash under which a number is found again. */
export function numberHash(secret: string, number: string): string {
  return createHmac('sha256', keyFor(secret, 'identity-number-search')).update(number).digest('base64url')
}
