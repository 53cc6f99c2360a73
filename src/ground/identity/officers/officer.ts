import { actorOf, isOfficerRole, roleLabel } from '#core/access.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { faultsOf, queryText, textsOf } from '../form/form.ts'
import { unitNames, unitOptions } from '../form/units.ts'
import { giveNewPassword } from '../password/give-password.ts'
import { getPerson, type Person, setDisabled } from '../people/people.queries.ts'
import { revokeAll } from '../session/session.queries.ts'
import { OfficerPage } from './officer.page.tsx'
import { roleOptions, showPassword } from './officers.ts'
import { endRole, insertRole, listRoles } from './roles.queries.ts'

export async function officerOf(request: FastifyRequest): Promise<Person> {
  const person = await getPerson(request.server.db, (request.params as { id: string }).id)
  if (person.kind !== 'officer') throw refuse('notFound', 'identity.person_not_found')
  return person
}

/** Administrators do not lock themselves out: another one does it for them. */
function notOneself(request: FastifyRequest, person: Person): void {
  if (actorOf(request).personId === person.id) throw refuse('conflict', 'identity.not_oneself')
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  wrong?: { unit: string; role: string; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t, server } = request
  const officer = await officerOf(request)
  const now = server.clock.now()
  const roles = await listRoles(server.db, [officer.id], now)
  const names = await unitNames(
    server.db,
    t.lang,
    roles.map((role) => role.unitId),
  )
  const body = h(OfficerPage, {
    t,
    officer,
    own: actorOf(request).personId === officer.id,
    roles: roles.map((held) => ({ ...held, label: t(roleLabel(held.role)), unit: names.get(held.unitId) ?? '' })),
    roleOptions: roleOptions(t),
    units: await unitOptions(server.db, t.lang, now),
    unit: wrong?.unit ?? '',
    role: wrong?.role ?? '',
    errors: wrong?.errors ?? [],
    done: queryText(request, 'xong') !== '',
  })
  const crumbs = [{ href: '/quan-tri/can-bo', label: t('identity.officers.title') }]
  return reply.page({ title: officer.name, face: 'desk', crumbs, status: wrong ? 422 : 200, body })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply)
}

const back = (reply: FastifyReply, person: Person): FastifyReply => reply.redirect(`/quan-tri/can-bo/${person.id}?xong=1`, 303)

export async function grant(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const officer = await officerOf(request)
  const { unit, role } = textsOf(request, 'unit', 'role')
  const at = server.clock.now()
  const units = await unitOptions(server.db, t.lang, at)
  const errors = faultsOf(t, {
    unit: units.some((option) => option.value === unit) ? undefined : 'identity.unit.missing',
    role: isOfficerRole(role) ? undefined : 'identity.role.missing',
  })
  if (!isOfficerRole(role) || errors.length > 0) return page(request, reply, { unit, role, errors })
  await insertRole(server.db, { personId: officer.id, unitId: unit, role, at, by: actorOf(request).personId })
  return back(reply, officer)
}

export async function end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const officer = await officerOf(request)
  const { roleId } = request.params as { roleId: string }
  const at = request.server.clock.now()
  const role = (await listRoles(request.server.db, [officer.id], at)).find((held) => held.id === roleId)
  if (role?.role === 'administrator') notOneself(request, officer)
  await endRole(request.server.db, { personId: officer.id, id: roleId, at, by: actorOf(request).personId })
  return back(reply, officer)
}

/** Closes the account: every session ends at once; what the officer did stays under their name. */
export async function disable(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const officer = await officerOf(request)
  notOneself(request, officer)
  const at = request.server.clock.now()
  await inTransaction(request.server.db, async (trx) => {
    await setDisabled(trx, officer.id, at)
    await revokeAll(trx, officer.id, at)
  })
  return back(reply, officer)
}

export async function enable(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const officer = await officerOf(request)
  await setDisabled(request.server.db, officer.id, null)
  return back(reply, officer)
}

/** A new password, shown once; every session of the officer ends. */
export async function resetPassword(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const officer = await officerOf(request)
  const login = officer.login ?? ''
  const password = await giveNewPassword(db, config, { login, at: clock.now() })
  if (!password) throw refuse('notFound', 'identity.person_not_found')
  return showPassword(request, reply, { id: officer.id, name: officer.name, login, password })
}
