import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf, type Scope, scopeOf } from '#core/access.ts'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { getUnit } from '#ground/places/index.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { figuresByKind } from '../facts/figures.ts'
import type { FollowedRemedy } from '../follow-up/follow-up.page.tsx'
import { listOpenRemedies } from '../follow-up/follow-up.queries.ts'
import { HomePage, PlanPage } from './plan.page.tsx'
import { crumbs, fieldsOf, root } from './request.ts'
import {
  approvePlan,
  countDigital,
  dropVisit,
  findPlan,
  insertPlan,
  insertVisit,
  listPlans,
  listProposed,
  listVisits,
  listVisitsOfPlan,
  type Plan,
  type Visit,
} from './plan.queries.ts'
import { kind, may, unitsBelow } from './rights.ts'
import { listOptions, readSubject, subjectFaults } from './subject.ts'

export const HomeQuery = Type.Object({ nam: Type.Optional(Type.Integer({ minimum: 2020, maximum: 2100 })) })

const unitName = async (request: FastifyRequest, id: string): Promise<string> =>
  localized(request.t.lang, (await getUnit(request.server.db, id)).fullName)

export const stateOf = (visit: Visit): 'cancelled' | 'concluded' | 'open' | 'planned' =>
  visit.cancelledAt ? 'cancelled' : visit.concludedAt ? 'concluded' : visit.caseId ? 'open' : 'planned'

/** Plans and visits of a year within reach, and the share done in the field through the platform. */
export async function home(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return homePage(request, reply, { title: '', errors: [] })
}

async function homePage(
  request: FastifyRequest,
  reply: FastifyReply,
  given: { title: string; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const now = server.clock.now()
  const year = (request.query as Static<typeof HomeQuery>).nam ?? Number(dayOf(now).slice(0, 4))
  const scope = scopeOf(actor, 'read', kind)
  const below = await unitsBelow(server.db, scope, now)
  const [plans, visits, share] = await Promise.all([
    listPlans(server.db, scope, below, year),
    listVisits(server.db, scope, below, year),
    countDigital(server.db, new Date(`${year}-01-01T00:00:00+07:00`), new Date(`${year + 1}-01-01T00:00:00+07:00`)),
  ])
  const own = scopeOf(actor, 'inspect', kind).units
  const body = h(HomePage, {
    t,
    root,
    year,
    share,
    plans: await Promise.all(plans.map(async (plan) => ({ ...plan, unit: await unitName(request, plan.unitId) }))),
    visits: visits.map((visit) => ({ ...visit, state: stateOf(visit) })),
    proposed: await listProposed(server.db, scope, below),
    remedies: await remediesOf(request, scope, below),
    figures: await figuresByKind(server.db, scope, below, year),
    mayPropose: own.length > 0,
    units: await Promise.all(own.map(async (id) => ({ value: id, label: await unitName(request, id) }))),
    title: given.title,
    errors: given.errors,
  })
  return reply.page({ title: t('inspections.title'), face: 'desk', status: given.errors.length > 0 ? 422 : 200, body })
}

/** What is to be mended within reach, in the words of the lists. */
async function remediesOf(request: FastifyRequest, scope: Scope, below: string[]): Promise<FollowedRemedy[]> {
  const { t, server } = request
  const today = dayOf(server.clock.now())
  return Promise.all(
    (await listOpenRemedies(server.db, scope, below)).map(async (remedy) => {
      const { body } = await getChecklist(server.db, remedy.checklistId)
      const ask = body.points.find(({ key }) => key === remedy.point)?.ask
      const kind = remedy.reportedAt ? ('reported' as const) : remedy.dueOn < today ? ('late' as const) : ('open' as const)
      return { ...remedy, ask: ask ? localized(t.lang, ask) : remedy.point, kind }
    }),
  )
}

export async function createPlan(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const field = fieldsOf(request)
  const now = server.clock.now()
  const title = field('title').slice(0, 200)
  const year = Number(field('year'))
  const errors: FieldFault[] = []
  if (title.length < 5) errors.push({ field: 'title', message: t('inspections.plan.title_missing') })
  if (!Number.isInteger(year) || year < 2020 || year > 2100) errors.push({ field: 'year', message: t('inspections.plan.year_wrong') })
  if (!scopeOf(actor, 'inspect', kind).units.includes(field('unit')))
    errors.push({ field: 'unit', message: t('inspections.plan.unit_missing') })
  if (errors.length > 0) return homePage(request, reply, { title, errors })
  const id = await insertPlan(server.db, { unitId: field('unit'), year, title, draftedBy: actor.personId, draftedAt: now })
  if (!id)
    return homePage(request, reply, {
      title,
      errors: [{ field: 'title', message: t('inspections.plan.title_taken', { year: String(year) }) }],
    })
  return reply.redirect(`${root}/ke-hoach/${id}`, 303)
}

async function planOf(request: FastifyRequest, verb: string): Promise<Plan> {
  const { server, actor } = request
  const plan = await findPlan(server.db, (request.params as { id: string }).id)
  const now = server.clock.now()
  if (!plan || !(await may(server.db, actor, 'read', plan.unitId, now))) throw refuse('notFound', 'inspections.no_plan')
  if (verb !== 'read' && !(await may(server.db, actor, verb, plan.unitId, now))) throw refuse('notAllowed', 'core.not_allowed')
  return plan
}

async function planPage(
  request: FastifyRequest,
  reply: FastifyReply,
  plan: Plan,
  wrong?: { values: Record<string, string>; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const now = server.clock.now()
  const [visits, lists] = await Promise.all([listVisitsOfPlan(server.db, plan.id), listOptions(server.db, t)])
  const body = h(PlanPage, {
    t,
    root,
    plan: { ...plan, unit: await unitName(request, plan.unitId) },
    visits: visits.map((visit) => ({ ...visit, state: stateOf(visit) })),
    lists,
    mayPlan: !plan.approvedAt && (await may(server.db, actor, 'inspect', plan.unitId, now)),
    mayApprove: !plan.approvedAt && plan.draftedBy !== actor?.personId && (await may(server.db, actor, 'approve', plan.unitId, now)),
    values: wrong?.values ?? {},
    errors: wrong?.errors ?? [],
  })
  return reply.page({ title: plan.title, face: 'desk', crumbs: crumbs(request), status: wrong ? 422 : 200, body })
}

export async function showPlan(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return planPage(request, reply, await planOf(request, 'read'))
}

/** Adds the inspected to the plan; nobody is planned twice in a year, whoever plans. */
export async function addVisit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const plan = await planOf(request, 'inspect')
  if (plan.approvedAt) throw refuse('conflict', 'inspections.plan.approved_already')
  const field = fieldsOf(request)
  const values = { ...readSubject(request), month: field('month') }
  const month = Number(values.month)
  const errors = subjectFaults(t, values, await listOptions(server.db, t))
  if (!Number.isInteger(month) || month < 1 || month > 12) errors.push({ field: 'month', message: t('inspections.visit.month_wrong') })
  if (errors.length > 0) return planPage(request, reply, plan, { values, errors })
  try {
    await insertVisit(server.db, {
      planId: plan.id,
      year: plan.year,
      month,
      unitId: plan.unitId,
      checklistId: values.list,
      subjectName: values.name,
      subjectCode: values.code,
      address: values.address,
      reason: null,
      proposedBy: null,
      proposedAt: null,
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return planPage(request, reply, plan, { values, errors: [{ field: 'code', message: t(error.code, error.vars) }] })
  }
  return reply.redirect(`${root}/ke-hoach/${plan.id}`, 303)
}

export async function removeVisit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const plan = await planOf(request, 'inspect')
  await dropVisit(request.server.db, plan.id, (request.params as { visit: string }).visit)
  return reply.redirect(`${root}/ke-hoach/${plan.id}`, 303)
}

/** The leader who did not draft it puts the plan into force. */
export async function approve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const plan = await planOf(request, 'approve')
  const actor = actorOf(request)
  if (plan.draftedBy === actor.personId) throw refuse('notAllowed', 'inspections.plan.own')
  if (!(await approvePlan(request.server.db, plan.id, actor.personId, request.server.clock.now())))
    throw refuse('conflict', 'inspections.plan.cannot_approve')
  return reply.redirect(`${root}/ke-hoach/${plan.id}`, 303)
}
