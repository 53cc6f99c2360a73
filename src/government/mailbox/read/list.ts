import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { formatDateTime } from '#core/i18n.ts'
import type { Mine } from '../boxes/boxes.ts'
import { needsPassword } from '../imap/sign-on.ts'
import { syncBox } from '../imap/sync.ts'
import { listFolders } from '../keep/folder.queries.ts'
import { listMessages } from '../keep/message.queries.ts'
import { countDrafts, listDrafts } from '../write/draft.queries.ts'
import { listOutgoing } from '../send/outgoing.queries.ts'
import { ListPage, type Shown } from './list.page.tsx'
import { chosen, mine, root } from './request.ts'

const uuid = Type.String({ format: 'uuid' })
export const ListQuery = Type.Object({
  hom: Type.Optional(uuid),
  muc: Type.Optional(Type.Union([uuid, Type.Enum(['nhap', 'gui'])])),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  chi: Type.Optional(Type.Enum(['chua-doc', 'danh-dau'])),
  moi: Type.Optional(Type.Literal('1')),
  sau: Type.Optional(Type.String({ pattern: '^[0-9T:.+\\- ]{10,40}_[0-9a-f-]{36}$' })),
})
const pageSize = 40
const only = { 'chua-doc': 'unseen', 'danh-dau': 'flagged' } as const

/** A box: its folders, and the messages of one of them, or those found in all of it. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const query = request.query as Static<typeof ListQuery>
  const boxes = await mine(request)
  actorOf(request)
  const asked = chosen(boxes, query.hom)
  if (needsPassword(server.config, asked)) return reply.redirect(`${root}/mat-khau?hom=${asked.id}`, 303)
  const wish = query.muc === 'nhap' || query.muc === 'gui' ? undefined : query.muc
  const synced = await syncBox(server, asked, { folderId: query.q ? undefined : wish, evenIfFresh: query.moi === '1' })
  const box: Mine = { ...asked, ...synced }
  const folders = await listFolders(server.db, box.id)
  const folder = folders.find((each) => each.id === wish) ?? folders[0]
  const body = h(ListPage, {
    ...{ t, root, box, folders, q: query.q ?? '', only: query.chi },
    current: query.muc === 'nhap' || query.muc === 'gui' ? query.muc : (folder?.id ?? ''),
    boxes: boxes.map(({ id, name, address, readOnly }) => ({ id, name, address, readOnly })),
    drafts: await countDrafts(server.db, box.id),
    fault: box.fault ? t(box.fault === 'mailbox.login_refused' ? 'mailbox.login_refused' : 'mailbox.server_down') : null,
    syncedAt: box.syncedAt && formatDateTime(t.lang, box.syncedAt),
    shown: await shownOf(request, query, box.id, folder?.id ?? ''),
    now: server.clock.now(),
  })
  return reply.page({ title: t('mailbox.title'), face: 'desk', body, parts: ['mail'] })
}

async function shownOf({ server }: FastifyRequest, query: Static<typeof ListQuery>, boxId: string, folderId: string): Promise<Shown> {
  if (query.muc === 'nhap') return { kind: 'drafts', drafts: await listDrafts(server.db, boxId) }
  if (query.muc === 'gui') return { kind: 'outgoing', outgoing: await listOutgoing(server.db, boxId) }
  if (!folderId) return { kind: 'messages', messages: [], next: undefined }
  const [at = '', id = ''] = (query.sau ?? '').split('_')
  const found = await listMessages(
    server.db,
    { boxId, folderId, q: query.q ?? '', only: query.chi && only[query.chi] },
    { limit: pageSize + 1, after: query.sau ? { at, id } : undefined },
  )
  const last = found.slice(0, pageSize).at(-1)
  return {
    kind: 'messages',
    messages: found.slice(0, pageSize),
    next: found.length > pageSize && last ? `${last.key}_${last.id}` : undefined,
  }
}
