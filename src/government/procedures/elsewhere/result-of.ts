import { openFile, getFile } from '#ground/files/index.ts'
import type { Context } from '#core/module.ts'
import { findResult } from '../papers/result.queries.ts'
import { currentFile } from '../papers/result-file.ts'

export type ResultPaper = { code: string; title: string; issuedAt: Date }

/** The result of a case, where one is issued. */
export async function findResultOf(db: Context['db'], caseId: string): Promise<ResultPaper | undefined> {
  const found = await findResult(db, { caseId })
  return found && { code: found.code, title: found.title, issuedAt: found.issuedAt }
}

/** The paper of a result as it is handed out now. */
export async function readResultPaper(
  place: Pick<Context, 'db' | 'config' | 'clock'>,
  caseId: string,
): Promise<{ name: string; bytes: Buffer } | undefined> {
  const found = await findResult(place.db, { caseId })
  if (!found) return undefined
  const file = await getFile(place.db, (await currentFile(place, found)).fileId)
  const chunks: Buffer[] = []
  for await (const chunk of await openFile(place.config, file)) chunks.push(chunk as Buffer)
  return { name: file.name, bytes: Buffer.concat(chunks) }
}
