import { promisify } from 'node:util'
import { inflate, inflateRaw } from 'node:zlib'
import { refuse } from '#core/errors.ts'
import type { MessageKey } from '#core/i18n.ts'
import { type MediaType, mediaTypes } from '../store/store.rules.ts'
import { type Danger, dangerOfEntries, dangerOfPdf, directoryOf, type Entry, fetchesTemplate, isTwofold } from './danger.rules.ts'

const unpackRaw = promisify(inflateRaw) as (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>
const unpack = promisify(inflate) as (bytes: Buffer, options: { maxOutputLength: number; finishFlush: number }) => Promise<Buffer>

/** Looks at what the file would do when it is opened; refuses with files.danger.* where that is more than being read. */
export async function refuseDanger(name: string, mediaType: MediaType, bytes: Buffer): Promise<void> {
  const found = await dangerIn(mediaType, bytes)
  if (found) throw refuse('invalid', `files.danger.${found}` satisfies MessageKey, { name })
}

async function dangerIn(mediaType: MediaType, bytes: Buffer): Promise<Danger | undefined> {
  const isArchive = mediaType === mediaTypes.docx || mediaType === mediaTypes.xlsx
  const kind = isArchive ? 'archive' : mediaType === mediaTypes.pdf ? 'pdf' : mediaType === mediaTypes.text ? 'text' : 'picture'
  if (isTwofold(kind, bytes)) return 'twofold'
  if (isArchive) return dangerOfOffice(bytes)
  return kind === 'pdf' ? dangerOfDocument(bytes) : undefined
}

async function dangerOfOffice(bytes: Buffer): Promise<Danger | undefined> {
  const entries = directoryOf(bytes)
  if (!entries) return 'broken'
  const found = dangerOfEntries(entries)
  if (found) return found
  for (const entry of entries) {
    // A directory can lie: each part is unpacked, and may not become more than it says.
    const content = await contentOf(bytes, entry)
    if (typeof content === 'string') return content
    if (entry.name.endsWith('.rels') && fetchesTemplate(content.toString('utf8'))) return 'remote'
  }
  return undefined
}

async function contentOf(bytes: Buffer, entry: Entry): Promise<Buffer | Danger> {
  if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== 0x04034b50) return 'broken'
  const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28)
  const packed = bytes.subarray(from, from + entry.packed)
  if (entry.method === 0) return packed
  return unpackRaw(packed, { maxOutputLength: Math.max(1, entry.unpacked) }).catch((error: unknown) =>
    isTooLarge(error) ? 'bomb' : 'broken',
  )
}

const isTooLarge = (error: unknown): boolean => (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'

const mostStreams = 3_000
const mostOfStream = 16 * 1024 * 1024
const mostOfAll = 96 * 1024 * 1024
const syncFlush = 2

async function dangerOfDocument(bytes: Buffer): Promise<Danger | undefined> {
  const plain = dangerOfPdf(bytes.toString('latin1'))
  if (plain) return plain
  // Objects may lie packed in object streams; an encrypted one does not unpack and is the scanner's matter.
  let [at, count, all] = [0, 0, 0]
  for (;;) {
    at = bytes.indexOf('/ObjStm', at)
    if (at < 0) return undefined
    const begin = bytes.indexOf('stream', at + 7)
    if (begin < 0) return undefined
    const from = begin + 6 + (bytes[begin + 6] === 13 ? 2 : 1)
    const to = bytes.indexOf('endstream', from)
    at = from
    if (to < 0) return undefined
    if (++count > mostStreams) return 'bomb'
    const text = await textOf(bytes.subarray(from, to))
    if (text === 'bomb') return 'bomb'
    all += text.length
    if (all > mostOfAll) return 'bomb'
    const found = dangerOfPdf(text.toString('latin1'))
    if (found) return found
  }
}

async function textOf(packed: Buffer): Promise<Buffer | 'bomb'> {
  try {
    return await unpack(packed, { maxOutputLength: mostOfStream, finishFlush: syncFlush })
  } catch (error) {
    return isTooLarge(error) ? 'bomb' : Buffer.alloc(0)
  }
}
