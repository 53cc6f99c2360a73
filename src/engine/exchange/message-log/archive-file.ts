import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { type Batch, faultsOfBatch, type Kept, publicKeyOf, sha256 } from './batch.rules.ts'

/*
 * An archive is a gzip file of JSON lines: a head, then for each batch its signed head and its entries. It holds all that is
 * needed to verify it: public keys, hashes, the hash of the archive before it. Content stays encrypted in it.
 */
export type ArchiveHead = {
  format: 'tinhso-exchange-log'
  version: 1
  number: number
  instance: string
  /** SHA-256 of the archive before this one; empty for the first. */
  previous: string
  keys: { id: string; publicKey: string }[]
  firstBatch: number
  lastBatch: number
}

type BatchLine = { batch: Batch }
type EntryLine = { entry: string; content?: string }

export async function sha256OfFile(file: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const chunk of createReadStream(file)) sum.update(chunk as Buffer)
  return sum.digest('hex')
}

export async function writeArchive(
  file: string,
  head: ArchiveHead,
  batches: AsyncIterable<{ batch: Batch; entries: Kept[] }>,
): Promise<{ entries: number; sha256: string }> {
  let count = 0
  const lines = async function* (): AsyncGenerator<string> {
    yield `${JSON.stringify(head)}\n`
    for await (const { batch, entries } of batches) {
      yield `${JSON.stringify({ batch } satisfies BatchLine)}\n`
      for (const { entry, content } of entries) {
        count++
        const line: EntryLine = content ? { entry, content: content.toString('base64') } : { entry }
        yield `${JSON.stringify(line)}\n`
      }
    }
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(file, { flags: 'wx', mode: 0o600 }))
  return { entries: count, sha256: await sha256OfFile(file) }
}

export type Checked = {
  head: ArchiveHead | undefined
  sha256: string
  batches: number
  entries: number
  /** Hash of the last batch and number of the last entry: where the next archive, or the database, goes on. */
  last: { number: number; entry: number; hash: string } | undefined
  faults: string[]
}

/** Verifies one archive by itself and, given the state of the one before, that it goes on from there. */
export async function checkArchive(file: string, after?: Checked, pinned?: ReadonlySet<string>): Promise<Checked> {
  const checked: Checked = { head: undefined, sha256: await sha256OfFile(file), batches: 0, entries: 0, last: after?.last, faults: [] }
  let open: { batch: Batch; entries: Kept[] } | undefined
  const keys = new Map<string, string>()
  const close = (): void => {
    if (!open) return
    const { batch, entries } = open
    const publicKey = keys.get(batch.keyId)
    const known = publicKey && (!pinned || pinned.has(sha256(Buffer.from(publicKey, 'base64')))) ? publicKeyOf(publicKey) : undefined
    const { last } = checked
    const expected = { number: last && last.number + 1, firstEntry: last && last.entry + 1, previous: last?.hash }
    checked.faults.push(...faultsOfBatch(batch, entries, known, expected))
    checked.batches++
    checked.entries += entries.length
    checked.last = { number: batch.number, entry: batch.firstEntry + batch.count - 1, hash: batch.hash }
    open = undefined
  }
  try {
    const source = createReadStream(file).pipe(createGunzip())
    for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      const line = JSON.parse(text) as ArchiveHead | BatchLine | EntryLine
      if ('format' in line) {
        checked.head = line
        for (const key of line.keys) keys.set(key.id, key.publicKey)
        if (after && line.previous !== after.sha256) checked.faults.push(`archive ${line.number}: names another archive before it`)
      } else if ('batch' in line) {
        close()
        open = { batch: line.batch, entries: [] }
      } else open?.entries.push({ entry: line.entry, content: line.content ? Buffer.from(line.content, 'base64') : null })
    }
    close()
  } catch (error) {
    checked.faults.push(`${file}: cannot be read to its end (${error instanceof Error ? error.message : String(error)})`)
  }
  const { head } = checked
  if (!head) checked.faults.push(`${file}: is no archive of the exchange`)
  else if (checked.last?.number !== head.lastBatch) checked.faults.push(`archive ${head.number}: ends before batch ${head.lastBatch}`)
  return checked
}
