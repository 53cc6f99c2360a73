import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Config } from '#core/config.ts'

/** Where a content lies; two levels of folders keep each folder small. */
export function pathOf(config: Config, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a sha256')
  return join(config.dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

/** A content on its way in: complete, flushed and hashed, but not yet under its name. */
export type Draft = { path: string; sha256: string; size: number; tooLarge: boolean }

/** Writes the stream beside the store and stops at the first byte beyond the limit. */
export async function writeDraft(config: Config, content: AsyncIterable<Buffer>, maxBytes: number): Promise<Draft> {
  const folder = join(config.dataDir, 'files', 'incoming')
  await mkdir(folder, { recursive: true })
  const path = join(folder, randomUUID())
  const hash = createHash('sha256')
  const draft: Draft = { path, sha256: '', size: 0, tooLarge: false }
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of content) {
      draft.size += chunk.length
      if (draft.size > maxBytes) {
        draft.tooLarge = true
        break
      }
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
  await file.close()
  return { ...draft, sha256: hash.digest('hex') }
}

/** Puts the draft under its name in one step: a reader sees the whole file or none. The same content lands on itself. */
export async function keepDraft(config: Config, draft: Draft): Promise<void> {
  const target = pathOf(config, draft.sha256)
  await mkdir(dirname(target), { recursive: true })
  await rename(draft.path, target)
  const folder = await open(dirname(target), 'r')
  // The name itself must survive a power cut: not every file system lets a folder be flushed.
  await folder.sync().catch(() => undefined)
  await folder.close()
}

export const dropDraft = (draft: Draft): Promise<void> => rm(draft.path, { force: true })

/** Takes a content out of the store. */
export const dropKept = (config: Config, sha256: string): Promise<void> => rm(pathOf(config, sha256), { force: true })

/** Whether the content is there in full length. */
export async function isKept(config: Config, sha256: string, size: number): Promise<boolean> {
  const found = await stat(pathOf(config, sha256)).catch(() => undefined)
  return found?.size === size
}

export const readKept = (config: Config, sha256: string, part?: { start: number; end: number }): Readable =>
  createReadStream(pathOf(config, sha256), part)

/** Hashes what lies under the name. */
export async function hashKept(config: Config, sha256: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readKept(config, sha256)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
