import type { FetchMessageObject, ImapFlow, ListResponse, MessageStructureObject } from 'imapflow'
import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { type Box, findBox, setSynced } from '../boxes/box.queries.ts'
import { enterMessage } from '../keep/entry.ts'
import { type Folder, type FolderKind, listFolders, putFolders, setValidity } from '../keep/folder.queries.ts'
import { deleteMessages, type Known, listKnown, setFlags } from '../keep/message.queries.ts'
import { parseMail } from '../parse/parse.ts'
import { withImap } from './imap.adapter.ts'
import { needsPassword, signOnOf } from './sign-on.ts'

export const syncJob = 'mailbox.sync'
type Place = Pick<Context, 'db' | 'config' | 'clock'>

const newest = 5_000
const atOnce = 50
const inRequest = 150
/** As much of a message as its entry is made from: headers and the first words. */
const headBytes = 96 * 1024
const fresh = 20_000

const kinds: Record<string, FolderKind> = {
  '\\Sent': 'sent',
  '\\Archive': 'archive',
  '\\Junk': 'junk',
  '\\Trash': 'trash',
  '\\Inbox': 'inbox',
}
export const kindOfPath = ({ path, specialUse }: Pick<ListResponse, 'path'> & { specialUse?: string | undefined }): FolderKind =>
  path.toUpperCase() === 'INBOX' ? 'inbox' : (kinds[specialUse ?? ''] ?? 'other')

/** Names for folders that the mail server does not have yet. */
export const wanted: Partial<Record<FolderKind, string>> = { sent: 'Sent', archive: 'Archive', junk: 'Junk', trash: 'Trash' }

async function readFolders(place: Place, client: ImapFlow, box: Box): Promise<Folder[]> {
  let found = await client.list()
  for (const [kind, path] of Object.entries(wanted)) {
    const same = found.find((each) => each.path.toLowerCase() === path.toLowerCase() && kindOfPath(each) === 'other')
    if (same) same.specialUse = Object.keys(kinds).find((use) => kinds[use] === kind) ?? ''
    else if (!found.some((each) => kindOfPath(each) === kind)) {
      await client.mailboxCreate(path)
      found = [
        ...found,
        { ...(found[0] as ListResponse), path, name: path, specialUse: Object.keys(kinds).find((use) => kinds[use] === kind) ?? '' },
      ]
    }
  }
  const drafts = found.filter((each) => each.specialUse !== '\\Drafts' && !each.flags.has('\\Noselect') && !each.flags.has('\\All'))
  await inTransaction(place.db, (trx) =>
    putFolders(
      trx,
      box.id,
      drafts.slice(0, 300).map((each) => ({ path: each.path, kind: kindOfPath(each), name: each.name })),
    ),
  )
  return listFolders(place.db, box.id)
}

const flagsOf = (flags: Set<string> | undefined) => ({
  isSeen: flags?.has('\\Seen') ?? false,
  isFlagged: flags?.has('\\Flagged') ?? false,
  isAnswered: flags?.has('\\Answered') ?? false,
})

const hasAttachment = (node: MessageStructureObject | undefined): boolean =>
  node !== undefined && (node.disposition === 'attachment' || (node.childNodes ?? []).some(hasAttachment))

/** Brings the entries of one folder up to what the server has; answers how many new ones are still to be read. */
async function syncFolder(place: Place, client: ImapFlow, box: Box, folder: Folder, most: number): Promise<number> {
  const lock = await client.getMailboxLock(folder.path, { readOnly: true })
  try {
    const opened = client.mailbox
    if (!opened) return 0
    await inTransaction(place.db, (trx) => setValidity(trx, folder.id, String(opened.uidValidity)))
    const there = opened.exists > 0 ? await client.fetchAll(`${Math.max(1, opened.exists - newest + 1)}:*`, { uid: true, flags: true }) : []
    const known = await listKnown(place.db, folder.id)
    await followFlags(place.db, known, there)
    const had = new Set(known.map((each) => each.uid))
    const lacking = there
      .map((each) => each.uid)
      .filter((uid) => !had.has(uid))
      .sort((a, b) => b - a)
    for (let at = 0; at < Math.min(most, lacking.length); at += atOnce)
      await enterSome(place, client, box, folder, lacking.slice(at, Math.min(at + atOnce, most)))
    return Math.max(0, lacking.length - most)
  } finally {
    lock.release()
  }
}

/** What was deleted or marked elsewhere is so here as well. */
async function followFlags(db: Db, known: Known[], there: FetchMessageObject[]): Promise<void> {
  const flags = new Map(there.map((each) => [each.uid, flagsOf(each.flags)]))
  const lowest = there.reduce((least, each) => Math.min(least, each.uid), Number.POSITIVE_INFINITY)
  await inTransaction(db, async (trx) => {
    const gone = known.filter((each) => !flags.has(each.uid) && (each.uid >= lowest || there.length < newest))
    if (gone.length > 0)
      await deleteMessages(
        trx,
        gone.map((each) => each.id),
      )
    for (const each of known) {
      const now = flags.get(each.uid)
      if (now && (now.isSeen !== each.isSeen || now.isFlagged !== each.isFlagged || now.isAnswered !== each.isAnswered))
        await setFlags(trx, each.id, now)
    }
  })
}

async function enterSome({ db, config, clock }: Place, client: ImapFlow, box: Box, folder: Folder, uids: number[]): Promise<void> {
  const query = { uid: true, flags: true, size: true, internalDate: true, bodyStructure: true, source: { start: 0, maxLength: headBytes } }
  const found = await client.fetchAll(uids.join(','), query, { uid: true })
  const read = await Promise.all(found.map(async (each) => ({ each, mail: each.source && (await parseMail(each.source)) })))
  await inTransaction(db, async (trx) => {
    for (const { each, mail } of read.sort((a, b) => a.each.uid - b.each.uid)) {
      const receivedAt = each.internalDate ? new Date(each.internalDate) : clock.now()
      const lying = { boxId: box.id, folderId: folder.id, uid: each.uid, sha256: null, size: each.size ?? 0, receivedAt }
      await enterMessage(trx, config, mail, {
        ...lying,
        ...flagsOf(each.flags),
        hasFiles: hasAttachment(each.bodyStructure),
        at: clock.now(),
      })
    }
  })
}

/**
 * Looks at the mail server, unless it was just done. A server that does not answer is noted with the box and shown; what is known of the
 * box stays as it is.
 */
export async function syncBox(place: Place, box: Box, asked: { folderId?: string | undefined; evenIfFresh?: boolean } = {}): Promise<Box> {
  const { db, config, clock } = place
  if (!config.mailServer.imapUrl || needsPassword(config, box) || box.closedAt) return box
  const at = clock.now()
  const recent = box.syncedAt && !box.fault && Math.abs(at.getTime() - box.syncedAt.getTime()) < fresh
  if (recent && !asked.evenIfFresh && !asked.folderId) return box
  let fault: string | null = null
  try {
    const left = await withImap(config.mailServer, signOnOf(config, box), async (client) => {
      const folders = await readFolders(place, client, box)
      const one = (asked.folderId && folders.find((each) => each.id === asked.folderId)) || folders.find((each) => each.kind === 'inbox')
      return one ? syncFolder(place, client, box, one, inRequest) : 0
    })
    if (left > 0) await enqueue(db, syncJob, { boxId: box.id }, { key: `${syncJob}:${box.id}`, maxAttempts: 5, priority: 20 })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    fault = error.code
  }
  await inTransaction(db, (trx) => setSynced(trx, box.id, at, fault))
  return (await findBox(db, box.id)) ?? box
}

/** All folders of a box with all that is new: after the first sign-on, in the background. */
export async function syncAll(context: Context, payload: unknown): Promise<void> {
  const box = await findBox(context.db, (payload as { boxId: string }).boxId)
  if (!box || box.closedAt || !context.config.mailServer.imapUrl || needsPassword(context.config, box)) return
  await withImap(context.config.mailServer, signOnOf(context.config, box), async (client) => {
    for (const folder of await readFolders(context, client, box)) await syncFolder(context, client, box, folder, newest)
  })
  await inTransaction(context.db, (trx) => setSynced(trx, box.id, context.clock.now(), null))
}
