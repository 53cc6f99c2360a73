import { createHash } from 'node:crypto'
import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { providerOf } from '../provider/holder.ts'
import { hostOfJob } from '../provider/host.ts'
import { deleteByGrant, deleteTokensOf, takeSessions } from '../provider/model.queries.ts'

export const backChannelJob = 'sso.back_channel'
type Told = { clientId: string; personId: string; sid: string }

/** A sign-in at the portal ended: what systems hold on it ends with it, and those that want to know are told. */
export async function followEndedSessions(
  trx: Db,
  event: StoredEvent<{ personId: string; sessionIds: string[]; everywhere: boolean }>,
): Promise<void> {
  if (event.payload.everywhere) await deleteTokensOf(trx, event.payload.personId)
  for (const { personId, authorizations } of await takeSessions(trx, event.payload.sessionIds)) {
    for (const [clientId, { sid, grantId }] of Object.entries(authorizations)) {
      if (grantId) await deleteOnline(trx, grantId)
      if (!sid) continue
      const told: Told = { clientId, personId, sid }
      const key = createHash('sha256').update(sid).digest('base64url')
      await enqueue(trx, backChannelJob, told, { key: `${backChannelJob}:${key}`, maxAttempts: 8 })
    }
  }
}

/** Codes and access tokens end; a refresh token that was given for the time after signing out stays until it is taken back. */
async function deleteOnline(trx: Db, grantId: string): Promise<void> {
  for (const kind of ['AuthorizationCode', 'AccessToken']) await deleteByGrant(trx, grantId, kind)
}

/** Tells one system that a person signed out; tried again when it does not answer. */
export async function tellSignedOut(context: Context, payload: unknown): Promise<void> {
  const { clientId, personId, sid } = payload as Told
  const provider = await providerOf(hostOfJob(context))
  const client = await provider.Client.find(clientId)
  if (!client?.backchannelLogoutUri) return
  await (client as unknown as { backchannelLogout(sub: string, sid: string): Promise<void> }).backchannelLogout(personId, sid)
}
