import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/*
 * A checkpoint as a signed note (the form of C2SP signed-note and tlog-checkpoint, which log monitors read):
 *
 *   <origin>\n<size>\n<root in base64>\n<time>\n\n— <key name> <base64 of key hash (4) and Ed25519 signature>\n
 */
export type CheckpointFacts = { origin: string; size: number; root: Buffer; at: Date }

export const bodyOf = ({ origin, size, root, at }: CheckpointFacts): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n${at.toISOString()}\n`

const ed25519 = 1

/** The four bytes by which a note names the key: of its name, its kind and its 32 bytes. */
export const keyHash = (name: string, publicKey: Buffer): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ed25519]))
    .update(publicKey)
    .digest()
    .subarray(0, 4)

export const noteOf = (body: string, name: string, publicKey: Buffer, signature: Buffer): string =>
  `${body}\n— ${name} ${Buffer.concat([keyHash(name, publicKey), signature]).toString('base64')}\n`

// The fixed beginning of an Ed25519 public key in SPKI form (RFC 8410); the 32 bytes follow.
const spki = Buffer.from('302a300506032b6570032100', 'hex')
export const publicKeyFrom = (bytes: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([spki, bytes]), format: 'der', type: 'spki' })

/** The facts of a note when its signature is of the given key; nothing when it is not, or when it is no note. */
export function openNote(note: string, name: string, publicKey: Buffer): CheckpointFacts | undefined {
  const parts = /^([^\n]+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n([^\n]+)\n\n— (\S+) ([A-Za-z0-9+/=]+)\n$/.exec(note)
  if (!parts) return undefined
  const [, origin = '', size = '', root = '', at = '', signer, signed = ''] = parts
  const bytes = Buffer.from(signed, 'base64')
  if (signer !== name || bytes.length !== 68 || !bytes.subarray(0, 4).equals(keyHash(name, publicKey))) return undefined
  const body = note.slice(0, note.indexOf('\n\n— ') + 1)
  if (!verify(null, Buffer.from(body), publicKeyFrom(publicKey), bytes.subarray(4))) return undefined
  return { origin, size: Number(size), root: Buffer.from(root, 'base64'), at: new Date(at) }
}
