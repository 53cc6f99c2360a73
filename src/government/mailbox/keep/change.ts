import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Context } from '#core/module.ts'
import type { Box } from '../boxes/box.queries.ts'
import { withImap } from '../imap/imap.adapter.ts'
import { signOnOf } from '../imap/sign-on.ts'
import { limits } from '../parse/parse.ts'
import { findFolder, type Folder, type FolderKind, noteValidity } from './folder.queries.ts'
import { deleteMessage, type Flag, findContent, type Message, setFlag, setPlace } from './message.queries.ts'

type Place = Pick<Context, 'db' | 'config' | 'clock'>

/** A message as it was sent. */
export async function rawOf({ db, config }: Place, box: Box, message: Message): Promise<Buffer> {
  if (message.sha256) {
    const kept = await findContent(db, message.sha256)
    if (!kept) throw refuse('gone', 'mailbox.message_gone')
    return kept
  }
  if (message.size > limits.bytes) throw refuse('tooLarge', 'mailbox.message_too_large', { megabytes: limits.bytes / 1024 / 1024 })
  const path = await pathOf(db, message)
  const source = await withImap(config.mailServer, signOnOf(config, box), async (client) => {
    const lock = await client.getMailboxLock(path, { readOnly: true })
    try {
      const found = await client.fetchOne(String(message.uid), { source: true }, { uid: true })
      return found ? found.source : undefined
    } finally {
      lock.release()
    }
  })
  if (!source) throw refuse('gone', 'mailbox.message_gone')
  return source
}

async function pathOf(db: Db, message: Message): Promise<string> {
  const folder = await findFolder(db, message.boxId, { id: message.folderId })
  return folder?.path ?? 'INBOX'
}

const serverFlags: Record<Flag, string> = { seen: '\\Seen', flagged: '\\Flagged', answered: '\\Answered' }

/** Marks a message: on the mail server first, so that what is shown is what is kept. */
export async function flag({ db, config }: Place, box: Box, message: Message, name: Flag, on: boolean): Promise<void> {
  if (message.uid !== null) {
    const path = await pathOf(db, message)
    await withImap(config.mailServer, signOnOf(config, box), async (client) => {
      const lock = await client.getMailboxLock(path)
      try {
        const uid = String(message.uid)
        if (on) await client.messageFlagsAdd(uid, [serverFlags[name]], { uid: true })
        else await client.messageFlagsRemove(uid, [serverFlags[name]], { uid: true })
      } finally {
        lock.release()
      }
    })
  }
  await inTransaction(db, (trx) => setFlag(trx, message.id, name, on))
}

/** Moves a message to the folder of a kind. */
export async function move({ db, config, clock }: Place, box: Box, message: Message, kind: FolderKind): Promise<void> {
  const target = await findFolder(db, box.id, { kind })
  if (!target) throw refuse('conflict', 'mailbox.no_folder')
  if (target.id === message.folderId) return
  if (message.uid === null) {
    await inTransaction(db, (trx) => setPlace(trx, message.id, target.id, null, clock.now()))
    return
  }
  const moved = await moveOnServer({ db, config, clock }, box, message, target)
  await inTransaction(db, async (trx) => {
    // Where the server does not say its new number, the next look finds it in its new folder.
    if (moved.uid === undefined) return deleteMessage(trx, message.id)
    if (moved.validity) await noteValidity(trx, target.id, moved.validity)
    return setPlace(trx, message.id, target.id, moved.uid, clock.now())
  })
}

type Moved = { uid: number | undefined; validity: string | undefined }

async function moveOnServer({ db, config }: Place, box: Box, message: Message, target: Folder): Promise<Moved> {
  const path = await pathOf(db, message)
  return withImap(config.mailServer, signOnOf(config, box), async (client) => {
    const lock = await client.getMailboxLock(path)
    try {
      const moved = await client.messageMove(String(message.uid), target.path, { uid: true })
      if (!moved) throw refuse('gone', 'mailbox.message_gone')
      return { uid: moved.uidMap?.get(message.uid ?? 0), validity: moved.uidValidity?.toString() }
    } finally {
      lock.release()
    }
  })
}

/** Deletes a message: into the bin first, from there for good. */
export async function remove(place: Place, box: Box, message: Message): Promise<void> {
  const bin = await findFolder(place.db, box.id, { kind: 'trash' })
  if (bin && bin.id !== message.folderId) return move(place, box, message, 'trash')
  if (message.uid !== null) {
    const path = await pathOf(place.db, message)
    await withImap(place.config.mailServer, signOnOf(place.config, box), async (client) => {
      const lock = await client.getMailboxLock(path)
      try {
        await client.messageDelete(String(message.uid), { uid: true })
      } finally {
        lock.release()
      }
    })
  }
  await inTransaction(place.db, (trx) => deleteMessage(trx, message.id))
}
