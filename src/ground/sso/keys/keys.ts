import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { seal, unseal } from '#core/seal.ts'
import { endKeys, insertKey, type KeyRow, listKeys, lockKeys } from './keys.queries.ts'
import { type Algorithm, algorithms, noticeMs, orderKeys, overlapMs } from './keys.rules.ts'

const sealing = (config: Config, kid: string) => ({ secret: config.secret, use: 'oidc-signing-key', boundTo: kid })

async function makeKey(config: Config, alg: Algorithm, signsFrom: Date): Promise<KeyRow> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 })
  const publicJwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(publicJwk)
  const privateEnc = seal(sealing(config, kid), JSON.stringify(await exportJWK(privateKey)))
  return { kid, alg, publicJwk: { ...publicJwk }, privateEnc, signsFrom, publishedUntil: null }
}

/** The keys with their private parts, the signing one of each algorithm first; made where there are none. */
export async function signingKeys(db: Db, config: Config, now: Date): Promise<{ rows: KeyRow[]; jwks: JWK[] }> {
  let rows = await listKeys(db, now)
  if (algorithms.some((alg) => !rows.some((row) => row.alg === alg))) rows = await makeFirst(db, config, now)
  const ordered = orderKeys(rows, now)
  const jwks = ordered.map((row) => {
    const jwk = JSON.parse(unseal(sealing(config, row.kid), row.privateEnc)) as JWK
    // RS256 keys also serve PS256: only the curve names its algorithm.
    return { ...jwk, kid: row.kid, use: 'sig', ...(row.alg === 'ES256' ? { alg: 'ES256' } : {}) }
  })
  return { rows: ordered, jwks }
}

/** Nodes that start together make one set of keys between them. */
async function makeFirst(db: Db, config: Config, now: Date): Promise<KeyRow[]> {
  return inTransaction(db, async (trx) => {
    await lockKeys(trx)
    const there = await listKeys(trx, now)
    for (const alg of algorithms) {
      if (there.some((row) => row.alg === alg)) continue
      const made = await makeKey(config, alg, now)
      await insertKey(trx, { ...made, at: now })
      there.push(made)
    }
    return there
  })
}

export type Rotated = { alg: string; kid: string; signsFrom: Date; oldUntil: Date }

/**
 * New keys for every algorithm: published now, signing after two hours, the old ones published for a day more. `atOnce`, for a key
 * that was stolen: the new ones sign now and the old ones are worth nothing from this moment.
 */
export async function rotateKeys(db: Db, config: Config, now: Date, atOnce = false): Promise<Rotated[]> {
  const signsFrom = atOnce ? now : new Date(now.getTime() + noticeMs)
  const oldUntil = atOnce ? now : new Date(signsFrom.getTime() + overlapMs)
  const made = await Promise.all(algorithms.map((alg) => makeKey(config, alg, signsFrom)))
  await inTransaction(db, async (trx) => {
    await lockKeys(trx)
    for (const key of made) {
      await insertKey(trx, { ...key, at: now })
      await endKeys(trx, { alg: key.alg, except: key.kid, until: oldUntil })
    }
  })
  return made.map(({ alg, kid }) => ({ alg, kid, signsFrom, oldUntil }))
}
