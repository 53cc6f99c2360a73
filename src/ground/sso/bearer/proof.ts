import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import type { Db } from '#core/db.ts'
import { insertModel } from '../provider/model.queries.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')
// A proof is made for one request: a minute's difference of clocks is forgiven, a use after that is not.
const windowSeconds = 60

export type Asked = { method: string /** The address without query, as the caller knows it. */; url: string }

/** Whether a DPoP proof (RFC 9449) was made for this request and token, by the key that the token is bound to, and not used before. */
export async function proves(db: Db, proof: string, token: string, jkt: string, asked: Asked): Promise<boolean> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'],
    })
    const { htm, htu, ath, iat, jti } = payload
    if (htm !== asked.method || typeof htu !== 'string' || typeof jti !== 'string' || !jti || jti.length > 200) return false
    const address = URL.parse(htu)
    if (!address || `${address.origin}${address.pathname}` !== asked.url || ath !== sha256(token)) return false
    if (typeof iat !== 'number' || Math.abs(Date.now() / 1000 - iat) > windowSeconds) return false
    if (!protectedHeader.jwk || (await calculateJwkThumbprint(protectedHeader.jwk)) !== jkt) return false
    return await insertModel(db, 'ReplayDetection', sha256(`api ${jkt} ${jti}`), { payload: {}, expiresIn: 2 * windowSeconds })
  } catch {
    return false
  }
}
