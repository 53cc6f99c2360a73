import { isOfficerRole, listOfficerRoles, roleLabel } from '#core/access.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { type FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { faultsOf, textsOf } from '../form/form.ts'
import { unitNames, unitOptions } from '../form/units.ts'
import { makePassword } from '../password/password.ts'
import { createOfficer } from '../people/people.ts'
import { findOfficerByLogin } from '../people/people.queries.ts'
import { foldLogin, foldPhone } from '../people/people.rules.ts'
import { nameFault } from '../sign-up/sign-up.rules.ts'
import { listOfficerLines } from './officers.queries.ts'
import { NewOfficerPage, OfficersPage, PasswordPage } from './officers.page.tsx'
import { listRoles } from './roles.queries.ts'

export const Query = Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })), sau: Type.Optional(Type.String({ format: 'uuid' })) })

const perPage = 50

/** All officers with their roles by unit. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { q = '', sau } = request.query as Static<typeof Query>
  const found = await listOfficerLines(server.db, { q, after: sau, limit: perPage + 1 })
  const lines = found.slice(0, perPage)
  const roles = await listRoles(
    server.db,
    lines.map((line) => line.id),
    server.clock.now(),
  )
  const units = await unitNames(
    server.db,
    t.lang,
    roles.map((role) => role.unitId),
  )
  const last = found.length > perPage ? lines.at(-1) : undefined
  const body = h(OfficersPage, {
    t,
    q,
    officers: lines.map((line) => ({
      ...line,
      roles: roles
        .filter((role) => role.personId === line.id)
        .map((held) => ({ ...held, label: t(roleLabel(held.role)), unit: units.get(held.unitId) ?? '' })),
    })),
    nextHref: last && `/quan-tri/can-bo?${new URLSearchParams({ ...(q ? { q } : {}), sau: last.id })}`,
  })
  return reply.page({ title: t('identity.officers.title'), face: 'desk', body })
}

export const roleOptions = (t: T): { value: string; label: string }[] =>
  listOfficerRoles().map(({ role, label }) => ({ value: role, label: t(label) }))

type Form = { name: string; login: string; title: string; unit: string; role: string }

async function newPage(request: FastifyRequest, reply: FastifyReply, form: Form, errors: FieldFault[]): Promise<FastifyReply> {
  const units = await unitOptions(request.server.db, request.t.lang, request.server.clock.now())
  const crumbs = [{ href: '/quan-tri/can-bo', label: request.t('identity.officers.title') }]
  return reply.page({
    title: request.t('identity.officers.new'),
    face: 'desk',
    crumbs,
    status: errors.length > 0 ? 422 : 200,
    body: h(NewOfficerPage, { t: request.t, ...form, units, roles: roleOptions(request.t), errors }),
  })
}

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return newPage(request, reply, { name: '', login: '', title: '', unit: '', role: '' }, [])
}

/** Makes the officer and shows the first password once: it is in no database and no message. */
export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const form = textsOf(request, 'name', 'login', 'title', 'unit', 'role')
  const login = foldLogin(form.login)
  const units = await unitOptions(server.db, t.lang, server.clock.now())
  const errors = faultsOf(t, {
    name: nameFault(form.name),
    login: !login || foldPhone(login) ? 'identity.login.wrong' : undefined,
    unit: units.some((unit) => unit.value === form.unit) ? undefined : 'identity.unit.missing',
    role: isOfficerRole(form.role) ? undefined : 'identity.role.missing',
  })
  if (login && (await findOfficerByLogin(server.db, login))) errors.push({ field: 'login', message: t('identity.login_taken', { login }) })
  if (errors.length > 0 || !login) return newPage(request, reply, form, errors)
  const password = makePassword()
  const roles = [{ role: form.role, unitId: form.unit }]
  const id = await createOfficer(server.db, server.config, {
    login,
    name: form.name,
    title: form.title.trim().slice(0, 120) || undefined,
    password,
    roles,
    at: server.clock.now(),
    by: request.actor?.personId,
  })
  return showPassword(request, reply, { id, name: form.name, login, password })
}

export function showPassword(
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { id: string; name: string; login: string; password: string },
): FastifyReply {
  const crumbs = [{ href: '/quan-tri/can-bo', label: request.t('identity.officers.title') }]
  return reply.page({
    title: request.t('identity.officers.password'),
    face: 'desk',
    crumbs,
    body: h(PasswordPage, { t: request.t, ...shown }),
  })
}
