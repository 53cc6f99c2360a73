import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, type T } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { settingsOf } from '../pack/settings.ts'
import { AdminPage, BoxPage } from './admin.page.tsx'
import * as boxes from './box.queries.ts'
import { keepBoxes } from './boxes.ts'

export const adminRoot = '/quan-tri/hop-thu'
export const AdminQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  sau: Type.Optional(Type.String({ maxLength: 254 })),
})
const pageSize = 50
const longestDays = 90

/** Every official address, whose it is, and since when it is open or closed. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  settingsOf(server.config)
  const { q = '', sau } = request.query as Static<typeof AdminQuery>
  const found = await boxes.searchBoxes(server.db, { q: fold(q) || q.toLowerCase() }, { limit: pageSize + 1, after: sau })
  const lines = found.slice(0, pageSize)
  const { mailServer } = server.config
  const body = h(AdminPage, {
    ...{ t, root: adminRoot, q, lines, next: found.length > pageSize ? lines.at(-1)?.address : undefined },
    way: t(mailServer.imapUrl ? (mailServer.master ? 'mailbox.way_master' : 'mailbox.way_own') : 'mailbox.way_local'),
    outside: mailServer.smtpUrl !== undefined,
  })
  return reply.page({ title: t('mailbox.admin_title'), face: 'desk', body })
}

/** Brings the boxes up to the officers now, instead of at the next hour. */
export async function refresh(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await keepBoxes(request.server)
  return reply.redirect(adminRoot, 303)
}

async function asked(request: FastifyRequest): Promise<boxes.Box> {
  const box = await boxes.findBox(request.server.db, (request.params as { id: string }).id)
  if (!box) throw refuse('notFound', 'mailbox.no_box')
  return box
}

type Given = { values: Record<string, string>; errors: FieldFault[] }

async function page(request: FastifyRequest, reply: FastifyReply, given: Given): Promise<FastifyReply> {
  const { t, server } = request
  const box = await asked(request)
  const on = dayOf(server.clock.now())
  const body = h(BoxPage, {
    ...{ t, root: adminRoot, box, ...given, longest: longestDays },
    handovers: await boxes.listHandovers(server.db, { boxId: box.id }, on),
    log: await boxes.listLog(server.db, box.id),
  })
  const crumbs = [{ href: adminRoot, label: t('mailbox.admin_title') }]
  return reply.page({ title: box.address, face: 'desk', crumbs, status: given.errors.length > 0 ? 422 : 200, body })
}

export const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  page(request, reply, { values: {}, errors: [] })

function faultsOf(t: T, values: Record<string, string>, officer: unknown): FieldFault[] {
  const errors: FieldFault[] = []
  const decision = values.decision ?? ''
  const days = Number(values.days)
  if (!officer) errors.push({ field: 'login', message: t('mailbox.handover_nobody') })
  if (decision.length < 5 || decision.length > 300) errors.push({ field: 'decision', message: t('mailbox.handover_decision_missing') })
  if (!Number.isInteger(days) || days < 1 || days > longestDays)
    errors.push({ field: 'days', message: t('mailbox.handover_days_wrong', { most: longestDays }) })
  return errors
}

/**
 * The box of one who left may be read by an officer for some days, by a decision. Who gives it does not read it, nothing in it is
 * changed, and each reading is written down.
 */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const box = await asked(request)
  const actor = actorOf(request)
  const values = Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value.trim()]] : [],
    ),
  )
  const at = server.clock.now()
  const by = { byId: actor.personId, byName: actor.name }
  if (values.lam === 'het') {
    await inTransaction(server.db, async (trx) => {
      await boxes.endHandovers(trx, box.id, at)
      await boxes.writeLog(trx, box.id, { ...by, what: 'handover_ended', note: '', at })
    })
    return reply.redirect(`${adminRoot}/${box.id}`, 303)
  }
  if (!box.closedAt) throw refuse('conflict', 'mailbox.handover_open')
  const officer = (await listOfficers(server.db, { at })).find((each) => each.login === values.login?.toLowerCase())
  const errors = faultsOf(t, values, officer)
  if (officer?.personId === actor.personId) errors.push({ field: 'login', message: t('mailbox.handover_not_oneself') })
  if (errors.length > 0 || !officer) return page(request, reply, { values, errors })
  const untilOn = dayOf(new Date(at.getTime() + Number(values.days) * 86_400_000))
  const decision = values.decision ?? ''
  await inTransaction(server.db, async (trx) => {
    await boxes.insertHandover(trx, { boxId: box.id, toId: officer.personId, toName: officer.name, decision, ...by, at, untilOn })
    await boxes.writeLog(trx, box.id, { ...by, what: 'handed_over', note: `${officer.name} (${officer.login}): ${decision}`, at })
  })
  return reply.redirect(`${adminRoot}/${box.id}`, 303)
}
