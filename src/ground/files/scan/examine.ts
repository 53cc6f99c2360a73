import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Config, ScannerSettings } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { refuseDanger } from '../danger/danger.ts'
import { insertCaught } from '../quarantine/caught.queries.ts'
import { sealBytes } from '../quarantine/seal.ts'
import { kindOf } from '../store/sniff.ts'
import { cleanName, type Entrance } from '../store/store.rules.ts'
import { findContent, keepContent, setSealed, type Standing } from './content.queries.ts'
import { askVersion, scanBytes, ScannerAway } from './scanner.adapter.ts'
import { waitAfter } from './scanner.rules.ts'

/** What comes in, and from whom. */
export type Coming = {
  sha256: string
  name: string
  entrance: Entrance
  by: string | null
  unitId?: string | null | undefined
  at: Date
}

// A scanner that was away is not asked again by uploads for a while: the first one waited, the next need not.
const restSeconds = 10
const versionLasts = 60
const seconds = (): number => performance.now() / 1_000
const awayUntil = new Map<string, number>()
const versions = new Map<string, { version: string; until: number }>()

/** Program and signatures of the scanner, asked once a minute. */
export async function versionOf(scanner: ScannerSettings): Promise<string> {
  const known = versions.get(scanner.address)
  if (known && known.until > seconds()) return known.version
  return freshVersion(scanner)
}

/** The same, asked now. */
export async function freshVersion(scanner: ScannerSettings): Promise<string> {
  const version = await askVersion(scanner)
  versions.set(scanner.address, { version, until: seconds() + versionLasts })
  return version
}

/** How bytes stand that come in; refuses with files.infected, after it has put them away, where something is found in them. */
export async function examine(db: Db, config: Config, coming: Coming, bytes: Buffer): Promise<Standing> {
  const { sha256, at } = coming
  const known = await findContent(db, sha256)
  if (known?.state === 'infected') return refuseInfected(db, coming, known.signature ?? '')
  const { scanner } = config
  if (!scanner) return { state: 'unscanned', scanner: null, signature: null, fault: null, dueAt: null }
  const staged = (fault: string): Standing => ({
    ...{ state: 'staged', scanner: null, signature: null, fault: fault.slice(0, 200) },
    dueAt: new Date(at.getTime() + waitAfter(0)),
  })
  if ((awayUntil.get(scanner.address) ?? 0) > seconds()) return staged('the scanner was away a moment ago')
  try {
    const version = await versionOf(scanner)
    const verdict = await scanBytes(scanner, bytes, scanner.timeoutSeconds)
    if (verdict.kind === 'unable') return staged(verdict.reason)
    if (verdict.kind === 'clean') return { state: 'clean', scanner: version, signature: null, fault: null, dueAt: null }
    const { signature } = verdict
    await sealBytes(config, sha256, bytes)
    await keepContent(db, { sha256, size: bytes.length }, { state: 'infected', scanner: version, signature, fault: null, dueAt: null }, at)
    await setSealed(db, sha256, at)
    return refuseInfected(db, coming, signature)
  } catch (error) {
    if (!(error instanceof ScannerAway)) throw error
    awayUntil.set(scanner.address, seconds() + restSeconds)
    return staged(error.message)
  }
}

async function refuseInfected(db: Db, coming: Coming, signature: string): Promise<never> {
  const { name, unitId } = coming
  await insertCaught(db, { ...coming, unitId: unitId ?? null, signature })
  throw refuse('invalid', 'files.infected', { name })
}

/**
 * Looks at bytes that are read and not kept (a sheet that is imported, a file of a mail): the same door as for files that are. Where the
 * scanner does not answer they are let through to be read by the program. `toPerson`: somebody would open them, and is asked to wait;
 * `alone`: only the scanner is asked.
 */
export async function examineBytes(
  db: Db,
  config: Config,
  given: Omit<Coming, 'sha256'> & { bytes: Buffer; toPerson?: boolean; alone?: boolean },
): Promise<void> {
  const { bytes } = given
  const name = cleanName(given.name)
  const mediaType = await kindOf(bytes)
  if (mediaType && !given.alone) await refuseDanger(name, mediaType, bytes)
  if (bytes.length === 0) return
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const standing = await examine(db, config, { ...given, name, sha256 }, bytes)
  if (given.toPerson && standing.state === 'staged') throw refuse('conflict', 'files.being_scanned', { name })
}

/** The same for a part of a posted form. */
export function examinePart(request: FastifyRequest, part: { name: string; bytes: Buffer }, entrance: Entrance): Promise<void> {
  const { db, config, clock } = request.server
  return examineBytes(db, config, { ...part, entrance, by: request.actor?.personId ?? null, at: clock.now() })
}
