import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, type T } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { noteMailed } from '#government/documents/index.ts'
import { domainOf, type Party, readLine } from '../boxes/address.rules.ts'
import { type Box } from '../boxes/box.queries.ts'
import { receiverOf } from '../boxes/boxes.ts'
import { digestOf, keepMessage } from '../keep/entry.ts'
import { findFolder } from '../keep/folder.queries.ts'
import { putContent, setFlag } from '../keep/message.queries.ts'
import { settingsOf } from '../pack/settings.ts'
import { type Mail, parseMail } from '../parse/parse.ts'
import { deleteDraft, type Draft, findDraft } from '../write/draft.queries.ts'
import { buildLetter, messageIdOf } from './build.ts'
import { findOutgoing, insertOutgoing, type RecipientState } from './outgoing.queries.ts'

export const sendJob = 'mailbox.send'
const mostRecipients = 200
type Place = Pick<Context, 'db' | 'config' | 'clock'>
type Addressed = { to: Party[]; cc: Party[]; bcc: Party[] }
type Way = { address: string; box: Box | undefined }

/** Where each recipient is reached, or what is wrong with them, in words at their field. */
export async function addressFaults(
  place: Place,
  t: T,
  draft: Draft,
): Promise<{ errors: FieldFault[]; addressed: Addressed; ways: Way[] }> {
  const { db, config, clock } = place
  const { domain } = settingsOf(config)
  const errors: FieldFault[] = []
  const ways = new Map<string, Way>()
  const addressed: Addressed = { to: [], cc: [], bcc: [] }
  for (const [field, line] of [
    ['to', draft.toLine],
    ['cc', draft.ccLine],
    ['bcc', draft.bccLine],
  ] as const) {
    const { parties, wrong } = readLine(line)
    addressed[field] = parties
    if (wrong[0]) errors.push({ field, message: t('mailbox.address_wrong', { address: wrong[0] }) })
    for (const { address } of parties) {
      const inside = domainOf(address) === domain && !config.mailServer.imapUrl
      const box = inside ? await receiverOf(db, address, dayOf(clock.now())) : undefined
      if (inside && !box) errors.push({ field, message: t('mailbox.address_unknown', { address }) })
      else if (!inside && !config.mailServer.smtpUrl) errors.push({ field, message: t('mailbox.outside_closed', { address }) })
      ways.set(address, { address, box })
    }
  }
  if (ways.size === 0 && errors.length === 0) errors.push({ field: 'to', message: t('mailbox.nobody') })
  if (ways.size > mostRecipients) errors.push({ field: 'to', message: t('mailbox.too_many', { most: mostRecipients }) })
  return { errors, addressed, ways: [...ways.values()] }
}

/**
 * Sends a draft once: under its id it goes into the outgoing mail, and is no draft any more, in one transaction. Boxes of the province
 * that the program keeps have it with that; the others wait for the mail server.
 */
export async function sendDraft(
  place: Place,
  box: Box,
  actor: Actor,
  draft: Draft,
  { addressed, ways }: { addressed: Addressed; ways: Way[] },
): Promise<void> {
  const { db, config, clock } = place
  const at = clock.now()
  const { subject, body, fileIds, inReplyTo, refs, documentId } = draft
  const messageId = messageIdOf(draft.id, box.address)
  const letter = {
    messageId,
    from: { name: box.name, address: box.address },
    to: addressed.to,
    cc: addressed.cc,
    subject,
    body,
    fileIds,
    inReplyTo,
    refs,
    at,
  }
  const raw = await buildLetter(db, config, letter)
  const mail = await parseMail(raw)
  await inTransaction(db, async (trx) => {
    if (!(await findDraft(trx, draft.id, { lock: true }))) {
      if (await findOutgoing(trx, draft.id)) return
      throw refuse('gone', 'mailbox.draft_gone')
    }
    const waiting = ways.some((way) => !way.box)
    const kept = !config.mailServer.imapUrl
    await keepCopies(trx, place, { raw, mail }, box, ways)
    const recipients = ways.map((way) => ({
      address: way.address,
      state: (way.box ? 'delivered' : 'waiting') as RecipientState,
      reason: null,
    }))
    await insertOutgoing(
      trx,
      {
        ...{ id: draft.id, boxId: box.id, byId: actor.personId, byName: actor.name, messageId, sha256: digestOf(raw), subject, documentId },
        ...{ queuedAt: at, nextAt: waiting || !kept ? at : null, filedAt: kept ? at : null },
      },
      recipients,
    )
    if (documentId)
      for (const { address, state } of recipients)
        await noteMailed(trx, documentId, { address, state: state === 'delivered' ? 'arrived' : 'waiting', reason: null, at })
    if (draft.answers) await setFlag(trx, draft.answers, 'answered', true)
    await deleteDraft(trx, draft.id)
    if (waiting || !kept) await enqueue(trx, sendJob, { id: draft.id }, { key: `${sendJob}:${draft.id}`, maxAttempts: 3 })
  })
}

async function keepCopies(
  trx: Db,
  { config, clock }: Place,
  letter: { raw: Buffer; mail: Mail | undefined },
  box: Box,
  ways: Way[],
): Promise<void> {
  const at = clock.now()
  const into = async (boxId: string, kind: 'inbox' | 'sent'): Promise<void> => {
    const folder = await findFolder(trx, boxId, { kind })
    if (!folder) throw refuse('conflict', 'mailbox.no_folder')
    await keepMessage(trx, config, letter, { boxId, folderId: folder.id, isSeen: kind === 'sent', at })
  }
  if (config.mailServer.imapUrl) return keepOnly(trx, letter.raw, at)
  await into(box.id, 'sent')
  for (const boxId of new Set(ways.flatMap((way) => way.box?.id ?? []))) await into(boxId, 'inbox')
}

// The mail server keeps the copies; until it has taken the message over, its content is here.
const keepOnly = async (trx: Db, raw: Buffer, at: Date): Promise<void> => putContent(trx, digestOf(raw), raw, at)
