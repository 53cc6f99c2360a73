import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf, scopeOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import { getPerson } from '#ground/identity/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { crumbs, fieldsOf, root } from '../plan/request.ts'
import { insertVisit, type Visit } from '../plan/plan.queries.ts'
import { kind, may } from '../plan/rights.ts'
import { listOptions, readSubject, subjectFaults } from '../plan/subject.ts'
import { findVisit, releaseVisit, setCancelled } from '../visit/visit.queries.ts'
import { ProposalPage, ProposePage } from './unplanned.page.tsx'

const leastReason = 20

async function proposePage(
  request: FastifyRequest,
  reply: FastifyReply,
  wrong?: { values: Record<string, string>; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const own = scopeOf(actor, 'inspect', kind).units
  const body = h(ProposePage, {
    t,
    at: `${root}/dot-xuat`,
    lists: await listOptions(server.db, t),
    units: await Promise.all(own.map(async (id) => ({ value: id, label: (await getUnit(server.db, id)).fullName }))),
    values: wrong?.values ?? {},
    errors: wrong?.errors ?? [],
  })
  const title = t('inspections.unplanned.propose')
  return reply.page({ title, face: 'desk', crumbs: crumbs(request), status: wrong ? 422 : 200, body })
}

export const showForm = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => proposePage(request, reply)

/** An inspection outside the plan: with its reason, for a leader to release. */
export async function propose(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const field = fieldsOf(request)
  const at = server.clock.now()
  const values = { ...readSubject(request), reason: field('reason').slice(0, 2_000), unit: field('unit') }
  const errors = subjectFaults(t, values, await listOptions(server.db, t))
  if (values.reason.length < leastReason)
    errors.push({ field: 'reason', message: t('inspections.unplanned.reason_short', { least: leastReason }) })
  if (!scopeOf(actor, 'inspect', kind).units.includes(values.unit))
    errors.push({ field: 'unit', message: t('inspections.plan.unit_missing') })
  if (errors.length > 0) return proposePage(request, reply, { values, errors })
  const [year, month] = dayOf(at).split('-').map(Number)
  const id = await insertVisit(server.db, {
    planId: null,
    year: year ?? 0,
    month: month ?? 1,
    unitId: values.unit,
    checklistId: values.list,
    subjectName: values.name,
    subjectCode: values.code,
    address: values.address,
    reason: values.reason,
    proposedBy: actor.personId,
    proposedAt: at,
  })
  return reply.redirect(`${root}/dot-xuat/${id}`, 303)
}

async function proposalOf(request: FastifyRequest, verb: 'read' | 'approve'): Promise<Visit> {
  const { server, actor } = request
  const now = server.clock.now()
  const visit = await findVisit(server.db, (request.params as { id: string }).id)
  if (!visit || visit.planId || !(await may(server.db, actor, 'read', visit.unitId, now))) throw refuse('notFound', 'inspections.no_visit')
  if (verb === 'approve' && !(await may(server.db, actor, 'approve', visit.unitId, now))) throw refuse('notAllowed', 'core.not_allowed')
  return visit
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const visit = await proposalOf(request, 'read')
  if (visit.releasedAt) return reply.redirect(`${root}/${visit.id}`, 303)
  const { body: list } = await getChecklist(server.db, visit.checklistId)
  const isOwn = visit.proposedBy === actor?.personId
  const body = h(ProposalPage, {
    t,
    at: `${root}/dot-xuat/${visit.id}`,
    visit,
    list: localized(t.lang, list.title),
    unit: (await getUnit(server.db, visit.unitId)).fullName,
    proposed: `${visit.proposedBy ? (await getPerson(server.db, visit.proposedBy)).name : ''}, ${formatDateTime(t.lang, visit.proposedAt ?? server.clock.now())}`,
    mayDecide: !isOwn && !visit.cancelledAt && (await may(server.db, actor, 'approve', visit.unitId, server.clock.now())),
  })
  return reply.page({ title: visit.subjectName, face: 'desk', crumbs: crumbs(request), body })
}

/** A leader who did not propose it releases it, or refuses with a reason. */
export async function decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const visit = await proposalOf(request, 'approve')
  const actor = actorOf(request)
  if (visit.proposedBy === actor.personId) throw refuse('notAllowed', 'inspections.unplanned.own')
  const field = fieldsOf(request)
  if (field('decision') === 'release') {
    if (!(await releaseVisit(db, visit.id, actor.personId, clock.now()))) throw refuse('conflict', 'inspections.unplanned.decided')
    return reply.redirect(`${root}/${visit.id}`, 303)
  }
  if (visit.releasedAt || visit.cancelledAt) throw refuse('conflict', 'inspections.unplanned.decided')
  if (field('note').length < 3) throw refuse('invalid', 'inspections.unplanned.refuse_why')
  await setCancelled(db, visit.id, clock.now(), field('note').slice(0, 2_000))
  return reply.redirect(`${root}/dot-xuat/${visit.id}`, 303)
}
