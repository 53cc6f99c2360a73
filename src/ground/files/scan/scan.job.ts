import { buffer } from 'node:stream/consumers'
import type { ScannerSettings } from '#core/config.ts'
import { inTransaction } from '#core/db.ts'
import { publish } from '#core/events.ts'
import type { Context } from '#core/module.ts'
import { tell } from '#ground/notifications/index.ts'
import { formatDateTime } from '#core/i18n.ts'
import { FileInfected } from '../events.ts'
import { catchKept } from '../quarantine/caught.queries.ts'
import { eraseSealed, sealBytes } from '../quarantine/seal.ts'
import { dropKept, isKept, readKept } from '../store/disk.ts'
import * as contents from './content.queries.ts'
import { freshVersion, versionOf } from './examine.ts'
import { scanBytes, ScannerAway } from './scanner.adapter.ts'
import { waitAfter } from './scanner.rules.ts'

type Place = Pick<Context, 'db' | 'config' | 'clock' | 'log'>

const atOnce = 20
const leaseMinutes = 5
// Nobody waits at a page for it: a large file may take its time.
const patienceSeconds = 60

/** Scans what was kept while the scanner was away; what it cannot say yet is tried again later and later. */
export async function scanDue(context: Place): Promise<void> {
  const { db, config, clock, log } = context
  const at = clock.now()
  if (!config.scanner) {
    const count = await contents.letGo(db)
    if (count > 0) log(`files: no scanner is set any more: ${count} files that waited for it are given out unscanned`)
    return
  }
  for (const waiting of await contents.claimDue(db, at, new Date(at.getTime() + leaseMinutes * 60_000), atOnce)) {
    const fault = await scanOne(context, config.scanner, waiting)
    if (fault !== undefined) await contents.postpone(db, waiting.sha256, fault, new Date(at.getTime() + waitAfter(waiting.tries)))
  }
}

/** Scans one content of the store; answers why it could not, or nothing. */
async function scanOne(context: Place, scanner: ScannerSettings, { sha256, size }: contents.Waiting): Promise<string | undefined> {
  const { db, config, clock } = context
  if (!(await isKept(config, sha256, size))) return 'the store has lost it'
  try {
    const version = await versionOf(scanner)
    const bytes = await buffer(readKept(config, sha256))
    const verdict = await scanBytes(scanner, bytes, patienceSeconds)
    if (verdict.kind === 'unable') return verdict.reason
    if (verdict.kind === 'clean') await contents.setClean(db, sha256, version, clock.now())
    else await putAway(context, { sha256, signature: verdict.signature, version, bytes })
    return undefined
  } catch (error) {
    if (error instanceof ScannerAway) return error.message
    throw error
  }
}

/** Takes infected bytes out of the store, and tells who sent them and all that work with them. Sealed first: nothing is ever lost. */
async function putAway(context: Place, found: { sha256: string; signature: string; version: string; bytes: Buffer }): Promise<void> {
  const { db, config, clock, log } = context
  const { sha256, signature, version, bytes } = found
  const at = clock.now()
  await sealBytes(config, sha256, bytes)
  await inTransaction(db, async (trx) => {
    if (!(await contents.setInfected(trx, sha256, { signature, scanner: version, at }))) return
    await contents.setSealed(trx, sha256, at)
    const files = await catchKept(trx, sha256, signature, at)
    await publish(
      trx,
      FileInfected,
      { sha256, signature, files: files.map(({ fileId, name }) => ({ id: fileId, name })) },
      { subject: sha256, at },
    )
    for (const { by, name, createdAt } of files)
      if (by)
        await tell(trx, {
          ...{ personId: by, phone: null, template: 'files.message.infected', lang: 'vi', at },
          vars: (lang) => ({ name, sent: formatDateTime(lang, createdAt) }),
        })
  })
  await dropKept(config, sha256)
  log(`files: ${signature} was found in ${sha256}, which is in the quarantine now`)
}

const recentDays = 30
const oldDays = 90
const day = 86_400_000

export type Rescanned = { scanned: number; infected: number; failed: number; version: string }

/** Scans contents again that these signatures have not seen, so many at most; with `all` the old ones too. */
export async function rescan(context: Place, { limit, all = false }: { limit: number; all?: boolean }): Promise<Rescanned | undefined> {
  const { db, config, clock } = context
  const { scanner } = config
  if (!scanner) return undefined
  const version = await freshVersion(scanner)
  const now = clock.now().getTime()
  const recent = new Date(all ? 0 : now - recentDays * day)
  const old = new Date(now - oldDays * day)
  const done: Rescanned = { scanned: 0, infected: 0, failed: 0, version }
  for (let after = ''; done.scanned + done.failed < limit; ) {
    const page = await contents.listUnseen(db, {
      scanner: version,
      recent,
      old,
      after,
      limit: Math.min(100, limit - done.scanned - done.failed),
    })
    for (const one of page) {
      const fault = await scanOne(context, scanner, one)
      if (fault === undefined) done.scanned++
      else done.failed++
      if (fault === undefined && (await contents.findContent(db, one.sha256))?.state === 'infected') done.infected++
    }
    const last = page.at(-1)
    if (!last) break
    after = last.sha256
  }
  return done
}

/** How many contents one hour's job scans again. */
export const rescanAtOnce = 2_000

/** Deletes the bytes whose days in the quarantine are over; their hash stays, and so does what was found. */
export async function eraseOld({ db, config, clock, log }: Place): Promise<void> {
  const at = clock.now()
  const old = await contents.listToErase(db, new Date(at.getTime() - config.quarantineDays * day))
  for (const { sha256 } of old) {
    await eraseSealed(config, sha256)
    await dropKept(config, sha256)
    await contents.setErased(db, sha256, at)
  }
  if (old.length > 0) log(`files: the bytes of ${old.length} infected files were deleted after ${config.quarantineDays} days`)
}
