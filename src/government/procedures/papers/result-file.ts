import { type Db, inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import type { IssuedResult, ResultFile } from '../dossier/dossier.ts'
import { print } from './press.ts'
import { getResultPaper, insertResultFile, lockResultFile } from './result.queries.ts'

type Place = Pick<Context, 'db' | 'config' | 'clock'>
const underway = new Map<string, Promise<ResultFile>>()

/** The PDF of a result: the one that was kept, or written and kept now. Two who write it at once keep one and the same. */
export function resultFile(place: Place, result: IssuedResult): Promise<ResultFile> {
  if (result.file) return Promise.resolve(result.file)
  const before = underway.get(result.code)
  if (before) return before
  const now = writeFile(place, result).finally(() => underway.delete(result.code))
  underway.set(result.code, now)
  return now
}

async function writeFile({ db, config, clock }: Place, { code, dossierCode }: IssuedResult): Promise<ResultFile> {
  const buffer = await print({ kind: 'result', paper: await getResultPaper(db, config, code) })
  const at = clock.now()
  const keep = async (trx: Db): Promise<ResultFile> => {
    const before = await lockResultFile(trx, code)
    if (before) return before
    const name = `ket-qua-${dossierCode}.pdf`
    const kept = await storeFile(trx, config, { name, buffer, accept: [mediaTypes.pdf], maxBytes: 10 * 1024 * 1024, by: null, at })
    const file = { fileId: kept.id, sha256: kept.sha256 }
    await insertResultFile(trx, code, file, at)
    return file
  }
  return inTransaction(db, keep)
}
