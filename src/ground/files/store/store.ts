import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { refuseDanger } from '../danger/danger.ts'
import { keepContent, type Standing } from '../scan/content.queries.ts'
import { examine } from '../scan/examine.ts'
import { dropDraft, isKept, keepDraft, readKept, writeDraft } from './disk.ts'
import { sniff } from './sniff.ts'
import { insertFile, type StoredFile } from './store.queries.ts'
import { cleanName, type Entrance, type MediaType, sizeWords, typeWords } from './store.rules.ts'

/** What comes in: bytes or a stream, who sends it, and what the caller takes. */
export type Incoming = {
  name: string
  accept: readonly MediaType[]
  maxBytes: number
  by: string | null
  at: Date
  /** Through which door it comes. */
  entrance: Entrance
  /** The unit in whose work it comes, where it is known. */
  unitId?: string | null | undefined
} & ({ buffer: Buffer; stream?: never } | { stream: Readable; buffer?: never })

/**
 * Checks the content and keeps it: size, real type, what it would do when opened, and what the scanner says. Refuses with files.empty,
 * files.too_large, files.type_refused, files.danger.* and files.infected. Where the scanner does not answer in time the file is kept as
 * `staged`, and nobody can open it before it was scanned.
 */
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
    const standing = await standingOf(db, config, { ...incoming, name }, { ...draft, mediaType })
    const { sha256, size } = draft
    const state = await keepContent(db, { sha256, size }, standing, incoming.at)
    if (state === 'infected') throw refuse('invalid', 'files.infected', { name })
    await keepDraft(config, draft)
    kept = true
    const file = { sha256, size, mediaType, name, createdAt: incoming.at, createdBy: incoming.by }
    return { ...(await insertFile(db, { ...file, entrance: incoming.entrance })), ...file, state }
  } finally {
    if (!kept) await dropDraft(draft)
  }
}

const made: Standing = { state: 'made', scanner: null, signature: null, fault: null, dueAt: null }

async function standingOf(
  db: Db,
  config: Config,
  incoming: Incoming,
  draft: { path: string; sha256: string; size: number; mediaType: MediaType },
): Promise<Standing> {
  if (incoming.entrance === 'program') return made
  const bytes = incoming.buffer ?? (await readFile(draft.path))
  await refuseDanger(incoming.name, draft.mediaType, bytes)
  return examine(db, config, { ...incoming, sha256: draft.sha256 }, bytes)
}

async function* chunksOf(incoming: Incoming): AsyncIterable<Buffer> {
  if (incoming.buffer) yield incoming.buffer
  else for await (const chunk of incoming.stream) yield Buffer.from(chunk as Uint8Array)
}

/** The content, or a part of it (both bytes included), as a stream; refuses what waits for the scanner, was taken away, or is lost. */
export async function openFile(
  config: Config,
  file: Pick<StoredFile, 'sha256' | 'size' | 'state' | 'name'>,
  part?: { start: number; end: number },
): Promise<Readable> {
  const { name, state } = file
  if (state === 'staged') throw refuse('conflict', 'files.being_scanned', { name })
  if (state === 'infected') throw refuse('gone', 'files.quarantined', { name })
  if (!(await isKept(config, file.sha256, file.size))) throw refuse('notFound', 'files.not_found')
  return readKept(config, file.sha256, part)
}
