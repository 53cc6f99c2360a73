import { type Db, inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { fieldOf, findPaper, type Paper } from '#engine/signing/index.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import type { IssuedResult, ResultFile } from '../dossier/dossier.ts'
import { print } from './press.ts'
import { signingSubject } from './signing-subject.rules.ts'
import { getResultPaper, insertResultFile, lockResultFile } from './result.queries.ts'

type Place = Pick<Context, 'db' | 'config' | 'clock'>
const underway = new Map<string, Promise<ResultFile>>()

/**
 * The PDF of a result: the one that was kept, or written and kept now. Two who write it at once keep one and the same. `paper`: what
 * signing keeps of it, from who has read that already.
 */
export function resultFile(place: Place, result: IssuedResult, paper?: Paper): Promise<ResultFile> {
  if (result.file) return Promise.resolve(result.file)
  const before = underway.get(result.code)
  if (before) return before
  const now = writeFile(place, result, paper).finally(() => underway.delete(result.code))
  underway.set(result.code, now)
  return now
}

/** What is handed out now: the signed paper where it is there, else the one with empty fields. */
export async function currentFile(place: Place, result: IssuedResult): Promise<ResultFile> {
  const paper = await findPaper(place.db, signingSubject(result.code))
  if (paper?.state === 'signed' && paper.fileId && paper.sha256) return { fileId: paper.fileId, sha256: paper.sha256 }
  return resultFile(place, result, paper)
}

async function writeFile({ db, config, clock }: Place, { code, dossierCode }: IssuedResult, paper?: Paper): Promise<ResultFile> {
  const asked = paper ?? (await findPaper(db, signingSubject(code)))
  const signers = asked?.signatures.map(({ place, kind, role, name }) =>
    kind === 'seal' ? { field: fieldOf(place), role: 'Dấu của cơ quan', name: '' } : { field: fieldOf(place), role, name },
  )
  const buffer = await print({ kind: 'result', paper: await getResultPaper(db, config, code), ...(signers ? { signers } : {}) })
  const at = clock.now()
  const keep = async (trx: Db): Promise<ResultFile> => {
    const before = await lockResultFile(trx, code)
    if (before) return before
    const name = `ket-qua-${dossierCode}.pdf`
    const kept = await storeFile(trx, config, {
      name,
      buffer,
      accept: [mediaTypes.pdf],
      maxBytes: 10 * 1024 * 1024,
      by: null,
      at,
      entrance: 'program',
    })
    const file = { fileId: kept.id, sha256: kept.sha256 }
    await insertResultFile(trx, code, file, at)
    return file
  }
  return inTransaction(db, keep)
}
