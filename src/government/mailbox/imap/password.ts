import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { inTransaction } from '#core/db.ts'
import { Refusal, refuse } from '#core/errors.ts'
import { enqueue } from '#core/jobs.ts'
import { setPassword } from '../boxes/box.queries.ts'
import type { Mine } from '../boxes/boxes.ts'
import { chosen, mine, root } from '../read/request.ts'
import { withImap } from './imap.adapter.ts'
import { PasswordPage } from './password.page.tsx'
import { sealPassword } from './sign-on.ts'
import { syncJob } from './sync.ts'

export const PasswordQuery = Type.Object({ hom: Type.Optional(Type.String({ format: 'uuid' })) })

/** Only where each address signs on to the mail server for itself. */
async function asked(request: FastifyRequest, id: string | undefined): Promise<Mine> {
  const { mailServer } = request.server.config
  if (!mailServer.imapUrl || mailServer.master) throw refuse('notFound', 'mailbox.no_password_here')
  return chosen(
    (await mine(request)).filter((each) => !each.readOnly),
    id,
  )
}

const page = (request: FastifyRequest, reply: FastifyReply, box: Mine, error?: string): FastifyReply =>
  reply.page({
    title: request.t('mailbox.password_title'),
    face: 'desk',
    crumbs: [{ href: root, label: request.t('mailbox.title') }],
    status: error ? 422 : 200,
    body: h(PasswordPage, { t: request.t, root, box: { id: box.id, address: box.address }, error }),
  })

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await asked(request, (request.query as { hom?: string }).hom))
}

/** Tries the password at the mail server, and keeps it sealed if it is right. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { hom, password = '' } = (request.body ?? {}) as { hom?: string; password?: string }
  const box = await asked(request, hom)
  if (password.length < 1 || password.length > 200) return page(request, reply, box, t('mailbox.password_missing'))
  try {
    await withImap(server.config.mailServer, { address: box.address, password }, async (client) => client.noop())
  } catch (error) {
    if (error instanceof Refusal) return page(request, reply, box, t(error.code))
    throw error
  }
  await inTransaction(server.db, async (trx) => {
    await setPassword(trx, box.id, sealPassword(server.config, box.id, password))
    await enqueue(trx, syncJob, { boxId: box.id }, { key: `${syncJob}:${box.id}`, maxAttempts: 5, priority: 20 })
  })
  return reply.redirect(`${root}?hom=${box.id}`, 303)
}
