import type { Readable } from 'node:stream'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dropDraft, isKept, keepDraft, readKept, writeDraft } from './disk.ts'
import { sniff } from './sniff.ts'
import { insertFile, type StoredFile } from './store.queries.ts'
import { cleanName, type MediaType, sizeWords, typeWords } from './store.rules.ts'

/** What comes in: bytes or a stream, who sends it, and what the caller takes. */
export type Incoming = {
  name: string
  accept: readonly MediaType[]
  maxBytes: number
  by: string | null
  at: Date
} & ({ buffer: Buffer; stream?: never } | { stream: Readable; buffer?: never })

/** Checks the content (size, real type) and keeps it; refuses with files.empty, files.too_large or files.type_refused. */
export async function storeFile(db: Db, config: Config, incoming: Incoming): Promise<StoredFile> {
  const name = cleanName(incoming.name)
  const limits = { name, max: sizeWords(incoming.maxBytes), types: typeWords(incoming.accept) }
  const draft = await writeDraft(config, chunksOf(incoming), incoming.maxBytes)
  let kept = false
  try {
    // The upload plugin cuts a stream at its own limit and only marks it.
    const cut = (incoming.stream as { truncated?: boolean } | undefined)?.truncated === true
    if (draft.tooLarge || cut) throw refuse('tooLarge', 'files.too_large', limits)
    if (draft.size === 0) throw refuse('invalid', 'files.empty', limits)
    const mediaType = await sniff(draft.path)
    if (!mediaType || !incoming.accept.includes(mediaType)) throw refuse('invalid', 'files.type_refused', limits)
    await keepDraft(config, draft)
    kept = true
    return await insertFile(db, { sha256: draft.sha256, size: draft.size, mediaType, name, createdAt: incoming.at, createdBy: incoming.by })
  } finally {
    if (!kept) await dropDraft(draft)
  }
}

async function* chunksOf(incoming: Incoming): AsyncIterable<Buffer> {
  if (incoming.buffer) yield incoming.buffer
  else for await (const chunk of incoming.stream) yield Buffer.from(chunk as Uint8Array)
}

/** The content, or a part of it (both bytes included), as a stream; refuses when the store has lost it. */
export async function openFile(
  config: Config,
  file: Pick<StoredFile, 'sha256' | 'size'>,
  part?: { start: number; end: number },
): Promise<Readable> {
  if (!(await isKept(config, file.sha256, file.size))) throw refuse('notFound', 'files.not_found')
  return readKept(config, file.sha256, part)
}
