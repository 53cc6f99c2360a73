import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { clearInfected } from '../scan/content.queries.ts'
import { keepDraft, writeDraft } from '../store/disk.ts'
import { eraseSealed, openSealed } from './seal.ts'

/** Gives bytes back that were taken for malware and are none; false where there are none to give back. */
export async function release({ db, config }: Pick<Context, 'db' | 'config'>, sha256: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return false
  const done = await inTransaction(db, async (trx) => {
    if (!(await clearInfected(trx, sha256))) return false
    const bytes = await openSealed(config, sha256)
    await keepDraft(config, await writeDraft(config, onePiece(bytes), bytes.length))
    return true
  })
  if (done) await eraseSealed(config, sha256)
  return done
}

async function* onePiece(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes
}
