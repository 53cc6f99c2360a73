import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { keyFor, seal, unseal } from '#core/seal.ts'
import { findLiveKey, insertKey, lockKeys, retireKeys } from './log.queries.ts'

export type SigningKey = { id: string; privateKey: KeyObject }
const use = 'exchange.signing-key'

/** The key that signs the log now; the first one is made when it is first asked for. */
export async function signingKey(db: Db, secret: string, at: Date): Promise<SigningKey> {
  const found = await findLiveKey(db)
  if (found) return open(found, secret)
  return inTransaction(db, async (trx) => {
    await lockKeys(trx)
    const made = await findLiveKey(trx)
    return made ? open(made, secret) : makeKey(trx, secret, at)
  })
}

function open(row: { id: string; privateSealed: string }, secret: string): SigningKey {
  const der = Buffer.from(unseal({ secret, use, boundTo: row.id }, row.privateSealed), 'base64')
  return { id: row.id, privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) }
}

async function makeKey(trx: Db, secret: string, at: Date): Promise<SigningKey> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const id = randomUUID()
  await insertKey(trx, {
    id,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateSealed: seal({ secret, use, boundTo: id }, privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')),
    at,
  })
  return { id, privateKey }
}

/** A new key signs from now on; the old one stays known for what it signed. */
export async function rotateKey(db: Db, secret: string, at: Date): Promise<string> {
  return inTransaction(db, async (trx) => {
    await lockKeys(trx)
    await retireKeys(trx, at)
    return (await makeKey(trx, secret, at)).id
  })
}

const contentUse = 'exchange.content'

/** Encrypts what the log keeps of a message: its address and its body, bound to the exchange. */
export function encryptContent(secret: string, boundTo: string, target: string, body: Buffer): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, contentUse), iv).setAAD(Buffer.from(boundTo))
  const sealed = Buffer.concat([cipher.update(`${target}\n`, 'utf8'), cipher.update(body), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

export function decryptContent(secret: string, boundTo: string, content: Buffer): { target: string; body: Buffer } {
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, contentUse), content.subarray(0, 12)).setAAD(Buffer.from(boundTo))
  decipher.setAuthTag(content.subarray(12, 28))
  const text = Buffer.concat([decipher.update(content.subarray(28)), decipher.final()])
  const end = text.indexOf(10)
  return { target: text.subarray(0, end).toString('utf8'), body: text.subarray(end + 1) }
}
