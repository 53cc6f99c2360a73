import { buffer } from 'node:stream/consumers'
import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { fold } from '#core/search.ts'
import { listFiles, mediaTypes, openFile } from '#ground/files/index.ts'
import { addFile, findDocument, insertVersion, listFileIds, refreshSearch } from '../register/document.queries.ts'
import { readDocx } from './docx-text.ts'
import { readPdf } from './pdf-text.ts'
import { findTextOf, putText, type ReadState } from './text.queries.ts'

export const readJob = 'documents.read_file'
const mostWords = 200_000
const fiveMinutes = 5 * 60_000

type Found = { state: ReadState; words: string; reason: string | null }

/** Keeps a file with a document and has its text read for search after the change. */
export async function attachFile(trx: Db, documentId: string, fileId: string, at: Date): Promise<void> {
  await addFile(trx, documentId, fileId, at)
  await enqueue(trx, readJob, { documentId, fileId }, { key: `${readJob}:${documentId}:${fileId}`, maxAttempts: 3, priority: 20 })
}

type NewVersion = Parameters<typeof insertVersion>[1]

/** Writes a version of the text, by whose words the document is found from then on. */
export async function writeVersion(trx: Db, version: NewVersion): Promise<void> {
  await insertVersion(trx, version)
  const { documentId, content, at } = version
  await putText(trx, { documentId, source: 'content', state: 'read', words: fold(content).slice(0, mostWords), reason: null, at })
  const document = await findDocument(trx, documentId)
  if (document) await refreshSearch(trx, document)
}

/** Reads the text of one file for search. What cannot be read, or must not be, is noted with the reason and never tried as something else. */
export async function readFile(context: Context, payload: unknown): Promise<void> {
  const { db, config, clock } = context
  const { documentId, fileId } = payload as { documentId: string; fileId: string }
  if (!(await listFileIds(db, documentId)).includes(fileId)) return
  const [file] = await listFiles(db, [fileId])
  if (!file) return
  if (file.state === 'staged') {
    // Nothing of it is read before it was scanned.
    const runAt = new Date(clock.now().getTime() + fiveMinutes)
    return enqueue(db, readJob, { documentId, fileId }, { key: `${readJob}:${documentId}:${fileId}`, runAt, maxAttempts: 3, priority: 20 })
  }
  const read = (await findTextOf(db, fileId)) ?? (await textOf(file.mediaType, async () => buffer(await openFile(config, file))))
  await inTransaction(db, async (trx) => {
    await putText(trx, { documentId, source: fileId, ...read, at: clock.now() })
    const document = await findDocument(trx, documentId, { lock: true })
    if (document) await refreshSearch(trx, document)
  })
}

/** The words of a file by its kind. */
export async function textOf(mediaType: string, bytes: () => Promise<Buffer>): Promise<Found> {
  try {
    const text = await plainText(mediaType, bytes)
    const words = fold(text ?? '').slice(0, mostWords)
    return { state: words ? 'read' : 'no_text', words, reason: null }
  } catch (error) {
    if (error instanceof Refusal) return { state: 'refused', words: '', reason: error.code }
    return { state: 'failed', words: '', reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }
  }
}

async function plainText(mediaType: string, bytes: () => Promise<Buffer>): Promise<string | undefined> {
  if (mediaType === mediaTypes.docx) return readDocx(await bytes())
  if (mediaType === mediaTypes.pdf) return readPdf(await bytes())
  if (mediaType === mediaTypes.text) return (await bytes()).toString('utf8')
  return undefined
}
