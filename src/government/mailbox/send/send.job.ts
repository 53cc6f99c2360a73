import { inTransaction } from '#core/db.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { noteMailed } from '#government/documents/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { findBox } from '../boxes/box.queries.ts'
import { withImap } from '../imap/imap.adapter.ts'
import { signOnOf } from '../imap/sign-on.ts'
import { findContent } from '../keep/message.queries.ts'
import { findFolder } from '../keep/folder.queries.ts'
import * as mail from './outgoing.queries.ts'
import { sendJob } from './queue.ts'
import { attemptLasts, waitAfter } from './retry.rules.ts'
import { handOver } from './smtp.adapter.ts'

const atOnce = 50
type Place = Pick<Context, 'db' | 'config' | 'clock'>

/** Hands what is due to the mail server. An attempt that the program does not survive is made again under the same Message-ID. */
export async function sendDue(context: Place, payload: unknown): Promise<void> {
  const id = (payload as { id?: string } | undefined)?.id
  for (let n = 0; n < atOnce; n++) {
    const at = context.clock.now()
    const one = await mail.claim(context.db, id, at, new Date(at.getTime() + attemptLasts))
    if (!one) return
    await attempt(context, one)
  }
}

async function attempt(context: Place, one: mail.Outgoing): Promise<void> {
  const { db, config, clock } = context
  const raw = await findContent(db, one.sha256)
  const box = await findBox(db, one.boxId)
  if (!raw || !box) return
  const waiting = (await mail.listRecipients(db, one.id)).filter((each) => each.state === 'waiting').map((each) => each.address)
  const results: mail.Recipient[] = []
  let fault: string | null = null
  if (waiting.length > 0) {
    try {
      const { accepted, refused } = await handOver(config.mailServer, { from: box.address, to: waiting }, raw)
      const at = clock.now()
      results.push(...accepted.map((address) => ({ address: address.toLowerCase(), state: 'sent' as const, reason: null, at })))
      results.push(
        ...refused.filter((each) => each.isForGood).map(({ address, reason }) => ({ address, state: 'failed' as const, reason, at })),
      )
      fault = refused.find((each) => !each.isForGood)?.reason ?? null
    } catch (error) {
      fault = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
    }
  }
  const left = waiting.filter((address) => !results.some((each) => each.address === address))
  let filedAt = one.filedAt
  if (!filedAt && left.length < waiting.length + (waiting.length === 0 ? 1 : 0)) {
    filedAt = await fileSent(context, box, one, raw).catch((error: unknown) => {
      fault ??= String(error).slice(0, 300)
      return null
    })
  }
  await settle(context, one, { results, left, fault, filedAt })
}

type Result = { results: mail.Recipient[]; left: string[]; fault: string | null; filedAt: Date | null }

async function settle({ db, clock }: Place, one: mail.Outgoing, { results, left, fault, filedAt }: Result): Promise<void> {
  const at = clock.now()
  const wait = left.length > 0 || !filedAt ? waitAfter(one.attempts) : undefined
  const givenUp = wait === undefined ? left.map((address): mail.Recipient => ({ address, state: 'failed', reason: fault, at })) : []
  const nextAt = wait === undefined ? null : new Date(at.getTime() + wait)
  const all = [...results, ...givenUp]
  await inTransaction(db, async (trx) => {
    for (const each of all) await mail.setRecipient(trx, one.id, each)
    await mail.setAttempt(trx, one.id, { nextAt, lastError: fault, filedAt })
    if (one.documentId)
      for (const each of all)
        await noteMailed(trx, one.documentId, {
          address: each.address,
          state: each.state === 'sent' ? 'sent' : 'refused',
          reason: each.reason,
          at,
        })
    if (nextAt) await enqueue(trx, sendJob, { id: one.id }, { key: `${sendJob}:${one.id}`, runAt: nextAt, maxAttempts: 3 })
    const failed = all.filter((each) => each.state === 'failed')
    if (failed.length === 0) return
    const person = await findPerson(trx, one.byId)
    const vars = {
      subject: one.subject,
      addresses: failed
        .slice(0, 3)
        .map((each) => each.address)
        .join(', '),
    }
    await notify(trx, {
      ...{ channel: 'in_app', personId: one.byId, template: 'mailbox.message.not_sent', vars, lang: person?.lang ?? 'vi' },
      ...{ path: `/hop-thu/gui/${one.id}`, at },
    })
  })
}

/** Puts the message into the folder of what was sent, unless the server did so itself. */
async function fileSent(
  { db, config, clock }: Place,
  box: NonNullable<Awaited<ReturnType<typeof findBox>>>,
  one: mail.Outgoing,
  raw: Buffer,
): Promise<Date> {
  const folder = await findFolder(db, box.id, { kind: 'sent' })
  await withImap(config.mailServer, signOnOf(config, box), async (client) => {
    const path = folder?.path ?? 'Sent'
    const lock = await client.getMailboxLock(path)
    try {
      const there = await client.search({ header: { 'message-id': one.messageId } }, { uid: true })
      if (!there || there.length === 0) await client.append(path, raw, ['\\Seen'], one.queuedAt)
    } finally {
      lock.release()
    }
  })
  return clock.now()
}
