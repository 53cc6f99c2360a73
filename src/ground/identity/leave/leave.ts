import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf, isOfficerRole, roleLabel } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { notify } from '#ground/notifications/index.ts'
import { endDelegationsOf, listDelegations } from '../delegation/delegation.queries.ts'
import { delegationState } from '../delegation/delegation.rules.ts'
import { faultsOf, textsOf } from '../form/form.ts'
import { unitNames, unitOptions } from '../form/units.ts'
import { officerOf } from '../officers/officer.ts'
import { roleOptions } from '../officers/officers.ts'
import { endAllRoles, insertRole, listRoles } from '../officers/roles.queries.ts'
import { type Person, setDisabled } from '../people/people.queries.ts'
import { revokeAll } from '../session/session.queries.ts'
import { LeavePage } from './leave.page.tsx'
import { dropFactors, insertChange } from './leave.queries.ts'

type Form = { note: string; unit: string; role: string }

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  officer: Person,
  form: Form,
  errors: FieldFault[],
): Promise<FastifyReply> {
  const { t, server } = request
  const now = server.clock.now()
  const roles = await listRoles(server.db, [officer.id], now)
  const lent = (await listDelegations(server.db, officer.id)).filter((one) => ['now', 'coming'].includes(delegationState(one, now)))
  const names = await unitNames(
    server.db,
    t.lang,
    [...roles, ...lent].map(({ unitId }) => unitId),
  )
  const held = await Promise.all(server.holders.map((holds) => holds(server.db, officer.id)))
  const words = (one: { role: string; unitId: string }): string => `${t(roleLabel(one.role))} – ${names.get(one.unitId) ?? ''}`
  return reply.page({
    title: t('identity.leave.title', { name: officer.name }),
    face: 'desk',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [
      { href: '/quan-tri/can-bo', label: t('identity.officers.title') },
      { href: `/quan-tri/can-bo/${officer.id}`, label: officer.name },
    ],
    body: h(LeavePage, {
      t,
      officer,
      form,
      errors,
      own: actorOf(request).personId === officer.id,
      holdings: held.flat().map((one) => ({ ...one, label: t(one.label) })),
      roles: roles.map(words),
      lent: lent.map((one) => `${words(one)}: ${one.fromName} → ${one.toName}`),
      units: await unitOptions(server.db, t.lang, now),
      roleOptions: roleOptions(t),
    }),
  })
}

const nothing: Form = { note: '', unit: '', role: '' }

/** What the officer holds, to be handed over, and the two ways to go: to another unit, or for good. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await officerOf(request), nothing, [])
}

/** The end of an employment: roles, loans, keys and sessions end in one step; what the officer did stays under their name. */
export async function leave(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const officer = await officerOf(request)
  const by = actorOf(request).personId
  if (by === officer.id) throw refuse('conflict', 'identity.not_oneself')
  const { note } = textsOf(request, 'note')
  const errors = faultsOf(t, { note: note.trim() ? undefined : 'identity.leave.note_missing' })
  if (errors.length > 0) return page(request, reply, officer, { ...nothing, note }, errors)
  const at = server.clock.now()
  await inTransaction(server.db, async (trx) => {
    const roles = await endAllRoles(trx, officer.id, { at, by, reason: note.trim().slice(0, 300) })
    await endDelegationsOf(trx, officer.id, { at, by })
    await dropFactors(trx, officer.id)
    await setDisabled(trx, officer.id, at)
    await revokeAll(trx, officer.id, at)
    await insertChange(trx, { personId: officer.id, what: 'left', note: note.trim().slice(0, 300), roles, at, by })
  })
  return reply.redirect(`/quan-tri/can-bo/${officer.id}/nghi-viec?xong=1`, 303)
}

/** Phone and recovery codes are lost: another administrator takes the second factors off; the officer reads of it and sets up new ones. */
export async function dropSecondFactors(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const officer = await officerOf(request)
  const by = actorOf(request)
  if (by.personId === officer.id) throw refuse('conflict', 'identity.not_oneself')
  const at = server.clock.now()
  await inTransaction(server.db, async (trx) => {
    await dropFactors(trx, officer.id)
    await revokeAll(trx, officer.id, at)
    const vars = { name: by.name }
    await notify(trx, {
      channel: 'in_app',
      personId: officer.id,
      template: 'identity.message.factors_dropped',
      vars,
      lang: officer.lang,
      path: '/tai-khoan/khoa',
      at,
    })
  })
  return reply.redirect(`/quan-tri/can-bo/${officer.id}?xong=1`, 303)
}

/** To another unit: what was held ends and the new role begins in the same moment; sessions begin anew with it. */
export async function move(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const officer = await officerOf(request)
  const by = actorOf(request).personId
  if (by === officer.id) throw refuse('conflict', 'identity.not_oneself')
  const form = textsOf(request, 'note', 'unit', 'role')
  const at = server.clock.now()
  const units = await unitOptions(server.db, t.lang, at)
  const errors = faultsOf(t, {
    unit: units.some((unit) => unit.value === form.unit) ? undefined : 'identity.unit.missing',
    role: isOfficerRole(form.role) ? undefined : 'identity.role.missing',
    note: form.note.trim() ? undefined : 'identity.leave.note_missing',
  })
  if (errors.length > 0) return page(request, reply, officer, form, errors)
  await inTransaction(server.db, async (trx) => {
    const roles = await endAllRoles(trx, officer.id, { at, by, reason: form.note.trim().slice(0, 300) })
    await endDelegationsOf(trx, officer.id, { at, by })
    await insertRole(trx, { personId: officer.id, unitId: form.unit, role: form.role, at, by })
    await revokeAll(trx, officer.id, at)
    await insertChange(trx, { personId: officer.id, what: 'moved', note: form.note.trim().slice(0, 300), roles, at, by })
  })
  return reply.redirect(`/quan-tri/can-bo/${officer.id}?xong=1`, 303)
}
