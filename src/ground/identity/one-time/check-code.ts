import { createHmac, randomInt } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { keyFor, seal, unseal } from '#core/seal.ts'
import type { Way } from '../session/assurance.rules.ts'
import { foldRecovery, newSecret, stepOfCode } from './totp.rules.ts'
import { confirmTotp, findTotp, replaceRecoveryCodes, saveTotp, takeStep, useRecoveryCode } from './totp.queries.ts'

const sealing = (config: Config, personId: string) => ({ secret: config.secret, use: 'totp-secret', boundTo: personId })

const hashCode = (config: Config, personId: string, code: string): string =>
  createHmac('sha256', keyFor(config.secret, 'recovery-code')).update(`${personId} ${code}`).digest('base64url')

/** A secret for the authenticator app, or the one that was begun and not confirmed yet is made anew. */
export async function beginTotp(db: Db, config: Config, personId: string, at: Date): Promise<string> {
  const secret = newSecret()
  await saveTotp(db, personId, seal(sealing(config, personId), secret), at)
  return secret
}

/** The secret that waits for its first code: the page shows it again when a wrong one was typed. */
export async function findBegunSecret(db: Db, config: Config, personId: string): Promise<string | undefined> {
  const found = await findTotp(db, personId)
  return found && !found.confirmedAt ? unseal(sealing(config, personId), found.secretEnc) : undefined
}

// Without letters and digits that look alike: these are written down on paper.
const signs = 'abcdefghjkmnpqrstuvwxyz23456789'
const howMany = 8

/** Fresh recovery codes instead of the old ones; shown once. */
export async function giveRecoveryCodes(db: Db, config: Config, personId: string, at: Date): Promise<string[]> {
  const code = (): string => Array.from({ length: 10 }, () => signs[randomInt(signs.length)]).join('')
  const codes = Array.from({ length: howMany }, code)
  const hashes = codes.map((one) => hashCode(config, personId, one))
  await inTransaction(db, (trx) => replaceRecoveryCodes(trx, personId, hashes, at))
  return codes.map((one) => `${one.slice(0, 5)}-${one.slice(5)}`)
}

/** The first code of the app: from now on it is asked for. */
export async function confirmFirstCode(db: Db, config: Config, given: { personId: string; code: string; at: Date }): Promise<boolean> {
  const found = await findTotp(db, given.personId)
  if (!found || found.confirmedAt) return false
  const step = stepOfCode(unseal(sealing(config, given.personId), found.secretEnc), given.code, given.at, found.lastStep)
  if (step === undefined || !(await takeStep(db, given.personId, step))) return false
  await confirmTotp(db, given.personId, given.at)
  return true
}

/** Compares a typed code with the person's app and recovery codes; each is good once. Attempts are counted by the caller. */
export async function checkSecondCode(
  db: Db,
  config: Config,
  given: { personId: string; code: string; at: Date },
): Promise<Way | undefined> {
  const found = await findTotp(db, given.personId)
  if (found?.confirmedAt) {
    const step = stepOfCode(unseal(sealing(config, given.personId), found.secretEnc), given.code, given.at, found.lastStep)
    if (step !== undefined) return (await takeStep(db, given.personId, step)) ? 'otp' : undefined
  }
  const recovery = foldRecovery(given.code)
  if (!recovery) return undefined
  return (await useRecoveryCode(db, given.personId, hashCode(config, given.personId, recovery), given.at)) ? 'rec' : undefined
}
