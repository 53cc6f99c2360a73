import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf, roleLabel } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { inTransaction } from '#core/db.ts'
import { notify } from '#ground/notifications/index.ts'
import { faultsOf, queryText, textsOf } from '../form/form.ts'
import { unitNames } from '../form/units.ts'
import { DelegationPage } from './delegation.page.tsx'
import { insertDelegation, listColleagues, listDelegations, revokeDelegation } from './delegation.queries.ts'
import { type DelegationForm, delegationFaults, delegationState, type HeldHere, heldKey } from './delegation.rules.ts'

/** The officer's own roles: what was lent to them they do not lend on. */
function ownRoles(request: FastifyRequest): HeldHere[] {
  const actor = actorOf(request)
  return [...actor.roles, ...(actor.heldBack ?? [])].filter((held) => held.delegatedBy === undefined)
}

const emptyForm: DelegationForm = { held: '', toPerson: '', from: '', to: '', reason: '' }

async function page(request: FastifyRequest, reply: FastifyReply, form = emptyForm, errors: FieldFault[] = []): Promise<FastifyReply> {
  const { t, server } = request
  const { personId } = actorOf(request)
  const now = server.clock.now()
  const held = ownRoles(request)
  const all = await listDelegations(server.db, personId)
  const names = await unitNames(
    server.db,
    t.lang,
    [...held, ...all].map(({ unitId }) => unitId),
  )
  const colleagues = await listColleagues(
    server.db,
    held.map(({ unitId }) => unitId),
    now,
  )
  const words = (one: HeldHere): string => `${t(roleLabel(one.role))} – ${names.get(one.unitId) ?? ''}`
  return reply.page({
    title: t('identity.delegation.title'),
    face: 'desk',
    status: errors.length > 0 ? 422 : 200,
    body: h(DelegationPage, {
      t,
      form: { ...form, from: form.from || dayOf(now) },
      errors,
      held: held.map((one) => ({ value: heldKey(one), label: words(one) })),
      colleagues: colleagues
        .filter(({ id }) => id !== personId)
        .map(({ id, name, title }) => ({ value: id, label: title ? `${name}, ${title}` : name })),
      lines: all.map((one) => ({ ...one, what: words(one), given: one.fromPerson === personId, state: delegationState(one, now) })),
      done: queryText(request, 'xong'),
    }),
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply)
}

const dayStart = (day: string): Date => new Date(`${day}T00:00:00+07:00`)

/** Lends one role to a colleague of the same unit, from a day to a day; both read of it. */
export async function give(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const texts = textsOf(request, 'held', 'to_person', 'from', 'to', 'reason')
  const form: DelegationForm = { ...texts, toPerson: texts.to_person }
  const at = server.clock.now()
  const today = dayOf(at)
  const held = ownRoles(request)
  const chosen = held.find((one) => heldKey(one) === form.held)
  const colleagues = await listColleagues(server.db, chosen ? [chosen.unitId] : [], at)
  const known = { held, colleagues: colleagues.map(({ id }) => id), self: actor.personId, today }
  const errors = faultsOf(t, delegationFaults(form, known))
  if (!chosen || errors.length > 0) return page(request, reply, form, errors)
  await inTransaction(server.db, async (trx) => {
    await insertDelegation(trx, {
      fromPerson: actor.personId,
      toPerson: form.toPerson,
      role: chosen.role,
      unitId: chosen.unitId,
      validFrom: form.from === today ? at : dayStart(form.from),
      validTo: new Date(dayStart(form.to).getTime() + 86_400_000),
      reason: form.reason.trim().slice(0, 500),
      at,
    })
    await notify(trx, {
      channel: 'in_app',
      personId: form.toPerson,
      template: 'identity.message.delegated',
      vars: { name: actor.name, role: t(roleLabel(chosen.role)), from: form.from, to: form.to },
      lang: 'vi',
      path: '/lam-viec/uy-quyen',
      at,
    })
  })
  return reply.redirect('/lam-viec/uy-quyen?xong=giao', 303)
}

export async function revoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { id } = request.params as { id: string }
  const done = await revokeDelegation(db, { id, personId: actorOf(request).personId, at: clock.now() })
  if (!done) throw refuse('notFound', 'identity.delegation.not_found')
  return reply.redirect('/lam-viec/uy-quyen?xong=thu', 303)
}
