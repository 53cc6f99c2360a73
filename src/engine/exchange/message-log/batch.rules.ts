import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { leafHash, merkleRoot } from './merkle.rules.ts'

/** Entries that were signed together. Each batch names the hash of the one before: none can be taken out or put in. */
export type Batch = {
  number: number
  firstEntry: number
  count: number
  root: string
  previous: string
  hash: string
  writtenAt: string
  keyId: string
  signature: string
}

export type BatchHead = Omit<Batch, 'hash' | 'signature'>

/** The words that are signed. */
export function batchWords(batch: BatchHead): Buffer {
  const lines = [
    'tinhso exchange log 1',
    batch.number,
    batch.firstEntry,
    batch.count,
    batch.root,
    batch.previous,
    batch.writtenAt,
    batch.keyId,
  ]
  return Buffer.from(lines.join('\n'))
}

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

export const rootOf = (entries: readonly string[]): string =>
  merkleRoot(entries.map((entry) => leafHash(Buffer.from(entry)))).toString('hex')

export const publicKeyOf = (base64: string): KeyObject =>
  createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })

export type Kept = { entry: string; content: Buffer | null }
type Expected = { number: number | undefined; firstEntry: number | undefined; previous: string | undefined }

/** What is wrong with a batch and its entries; nothing when it is whole and follows the one before. */
export function faultsOfBatch(batch: Batch, entries: readonly Kept[], key: KeyObject | undefined, after: Expected): string[] {
  const faults: string[] = []
  const at = `batch ${batch.number}`
  if (after.number !== undefined && batch.number !== after.number) faults.push(`${at}: follows batch ${after.number - 1}`)
  if (after.firstEntry !== undefined && batch.firstEntry !== after.firstEntry)
    faults.push(`${at}: begins with entry ${batch.firstEntry} instead of ${after.firstEntry}`)
  if (after.previous !== undefined && batch.previous !== after.previous) faults.push(`${at}: names another batch before it`)
  if (entries.length !== batch.count) faults.push(`${at}: has ${entries.length} entries of ${batch.count}`)
  if (rootOf(entries.map(({ entry }) => entry)) !== batch.root) faults.push(`${at}: entries are not those that were signed`)
  const words = batchWords(batch)
  if (sha256(words) !== batch.hash) faults.push(`${at}: hash differs`)
  if (!key) faults.push(`${at}: key ${batch.keyId} is unknown`)
  else if (!verify(null, words, key, Buffer.from(batch.signature, 'base64'))) faults.push(`${at}: signature is wrong`)
  for (const [index, { entry, content }] of entries.entries()) faults.push(...faultsOfEntry(batch.firstEntry + index, entry, content))
  return faults
}

function faultsOfEntry(number: number, entry: string, content: Buffer | null): string[] {
  let told: { n?: number; content?: string }
  try {
    told = JSON.parse(entry) as typeof told
  } catch {
    return [`entry ${number}: is no JSON`]
  }
  const faults: string[] = []
  if (told.n !== number) faults.push(`entry ${number}: calls itself ${told.n}`)
  if ((told.content ?? undefined) !== (content ? sha256(content) : undefined)) faults.push(`entry ${number}: content differs`)
  return faults
}
