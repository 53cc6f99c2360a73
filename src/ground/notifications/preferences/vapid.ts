import webPush from 'web-push'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { seal, unseal } from '#core/seal.ts'
import { findVapid, insertVapid } from './preferences.queries.ts'

/** The program's key pair towards push services: made once, the private half sealed. */
export async function vapidKeys(db: Db, config: Config): Promise<{ publicKey: string; privateKey: string }> {
  const sealing = { secret: config.secret, use: 'notifications.vapid', boundTo: 'vapid' }
  let kept = await findVapid(db)
  if (!kept) {
    const { publicKey, privateKey } = webPush.generateVAPIDKeys()
    await insertVapid(db, { publicKey, sealed: seal(sealing, privateKey), at: new Date() })
    // Another process may have been first: its pair is the one that counts.
    kept = await findVapid(db)
  }
  if (!kept) throw new Error('the push key was not kept')
  return { publicKey: kept.publicKey, privateKey: unseal(sealing, kept.sealed) }
}
