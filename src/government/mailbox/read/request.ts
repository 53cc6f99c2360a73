import type { FastifyRequest } from 'fastify'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { inTransaction } from '#core/db.ts'
import { writeLog } from '../boxes/box.queries.ts'
import { boxesOf, type Mine } from '../boxes/boxes.ts'
import { findMessage, type Message } from '../keep/message.queries.ts'
import { settingsOf } from '../pack/settings.ts'

export const root = '/hop-thu'

/** The boxes of who asks. */
export function mine(request: FastifyRequest): Promise<Mine[]> {
  const { db, config, clock } = request.server
  return boxesOf(db, actorOf(request), settingsOf(config), { config, at: clock.now() })
}

/** The box that is asked for, or the first: their own. */
export function chosen(boxes: Mine[], id: string | undefined): Mine {
  const box = id ? boxes.find((each) => each.id === id) : boxes[0]
  if (!box) throw refuse('notFound', 'mailbox.no_box')
  return box
}

/** The message of the request, for who reads its box; for everybody else it is not there. */
export async function asked(
  request: FastifyRequest,
  options: { change?: boolean } = {},
): Promise<{ box: Mine; message: Message; boxes: Mine[] }> {
  const message = await findMessage(request.server.db, (request.params as { id: string }).id)
  const boxes = await mine(request)
  const box = boxes.find((each) => each.id === message?.boxId)
  if (!message || !box) throw refuse('notFound', 'mailbox.no_message')
  if (options.change && box.readOnly) throw refuse('notAllowed', 'mailbox.handed_over_only_read')
  return { box, message, boxes }
}

/** Reading the mail of one who left is written down: with the box, and with the person whose mail it is. */
export async function noteReading(request: FastifyRequest, box: Mine, message: Message): Promise<void> {
  if (!box.readOnly) return
  const { db, clock } = request.server
  const { personId, name } = actorOf(request)
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    await writeLog(trx, box.id, { what: 'read', byId: personId, byName: name, note: message.subject.slice(0, 200), at })
    if (box.personId)
      await recordAccess(trx, {
        ...{
          personId: box.personId,
          actor: { personId, name },
          purpose: 'mailbox.purpose.handover',
          legalGround: 'mailbox.ground.decision',
        },
        ...{ subject: box.address, at },
      })
  })
}
